"""The partners that lose something, where, for which segments, and through which licenses."""

from collections.abc import Iterator
from datetime import date

from licensing import decision
from licensing.authority import Cell, cell_on
from licensing.decision.facts import COMMERCIAL, NO_STATE
from licensing.impact import PartnerHit
from licensing.models import ProductLine
from licensing.selectors.impact.worlds import Sides
from partners.models import Partner


def holders_of(lines: list[ProductLine]) -> list[int]:
    """Return the sub-partners that hold or held a license of the lines."""
    rows = Partner.objects.sub_partners().filter(licenses__line__in=lines)
    return list(rows.order_by("pk").distinct().values_list("pk", flat=True))


def hit_partners(sides: Sides, holders: list[int], on: date) -> list[PartnerHit]:
    hits = [hit_of(partner, list(lost_cells(sides, str(partner), on))) for partner in holders]
    return [hit for hit in hits if hit.countries]


def hit_of(partner: int, lost: list[tuple[str, str, Cell]]) -> PartnerHit:
    standing = [reason for _code, _segment, cell in lost for reason in cell.reasons if reason.code == "LICENSE_STANDS"]
    return PartnerHit(
        partner,
        tuple(sorted({code for code, _segment, _cell in lost})),
        tuple(sorted({segment for _code, segment, _cell in lost})),
        tuple(sorted({int(reason.record[1]) for reason in standing})),
    )


def lost_cells(sides: Sides, partner: str, on: date) -> Iterator[tuple[str, str, Cell]]:
    """Yield (territory, segment, the cell as it was) of everything the partner may sell now and then no more."""
    for line in sides.draft.lines:
        kinds = kinds_of_customers(sides.without, partner, line)
        for code in sides.draft.countries:
            for segment, beside in kinds:
                cell = lost_cell(sides, partner, line, code, segment, beside, on)
                if cell is not None:
                    yield code, segment, cell


def lost_cell(sides: Sides, partner: str, line: str, code: str, segment: str, beside: str, on: date) -> Cell | None:
    place = {"region": code if len(code) > 2 else None, "beside": beside}
    after = cell_on(sides.within, partner, line, segment, code[:2], on, **place)
    if not any(reason.record == sides.record for reason in after.reasons):
        return None
    before = cell_on(sides.without, partner, line, segment, code[:2], on, **place)
    return before if before.verdict != after.verdict else None


def kinds_of_customers(facts: decision.Facts, partner: str, line: str) -> list[tuple[str, str]]:
    """Return each segment with every activity a customer that carries it may have, as far as the partner sells there.

    A school of the state is lost to a partner that holds education alone, though it holds nothing commercial.
    """
    held = {row.segment for row in facts.licenses.values() if (row.holder, row.line) == (partner, line)}
    activities = sorted({COMMERCIAL, *(code for code in held if facts.segments[code].axis == "activity")})
    return [
        (code, beside)
        for code, row in facts.segments.items()
        if code != NO_STATE
        for beside in ([COMMERCIAL] if row.axis == "activity" or row.needs_license else activities)
    ]

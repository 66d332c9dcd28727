"""The matrix of a partner as page data: segments × countries for each line."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from customers.models import Axis, Segment
from licensing import decision
from licensing.authority import Cell, matrix
from licensing.models import License, ProductLine
from licensing.selectors.gather import Wanted, gather
from licensing.selectors.territory import countries_of
from licensing.sentences import Names, reason_sentence
from partners.models import Partner
from partners.reference import COUNTRIES
from ui.formats import country_name

WITHDRAWN = {"SEGMENT_WITHDRAWN", "ROUTE_DIRECT_ONLY", "APPROVAL_NEEDED", "OWNERSHIP_UNPROVEN"}


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a partner may sell on a day; `lines` as the template reads them.

    The counts are over the countries the partner was ever licensed for, whoever looks and however many are shown.
    """

    partner: Partner
    on: date
    lines: list[dict]
    allowed: int
    cells: int


def facts_for(partner: Partner, lines: list[ProductLine]) -> decision.Facts:
    return gather(Wanted(partners=frozenset({partner.pk}), lines=frozenset(line.pk for line in lines)))


def lines_of(partner: Partner) -> list[ProductLine]:
    return list(ProductLine.objects.filter(is_active=True))


def countries_for(partner: Partner, on: date, *, every: bool) -> list[str]:
    """Return the matrix's columns: for the editor every country, else those the partner was ever licensed for."""
    if every:
        return COUNTRIES
    found = {partner.country}
    for territory, excluded in License.objects.filter(holder=partner).values_list("territory", "excluded"):
        found |= {code[:2] for code in countries_of(territory, excluded, on)}
    return [code for code in COUNTRIES if code in found]


def matrix_of(partner: Partner, on: date, names: Names, *, every: bool, facts: decision.Facts | None = None) -> Matrix:
    """Return the matrix of a partner on a day, judged by the same rules as the answers."""
    lines = lines_of(partner)
    facts = facts or facts_for(partner, lines)
    countries = countries_for(partner, on, every=every)
    own = set(countries_for(partner, on, every=False))
    segments = list(Segment.objects.in_use().exclude(code="none").select_related("parent"))
    shown, allowed, count = [], 0, 0
    for line in lines:
        cells = {
            (cell.segment, cell.country): cell for cell in matrix(facts, str(partner.pk), line.slug, countries, on)
        }
        counted = [cell for cell in cells.values() if cell.country in own]
        allowed += sum(cell.verdict == "allow" for cell in counted)
        count += len(counted)
        shown.append(as_line(line, countries, segments, cells, names))
    return Matrix(partner, on, shown, allowed, count)


def as_line(line: ProductLine, countries: list[str], segments: list[Segment], cells: dict, names: Names) -> dict:
    groups, y = [], 0
    for axis, label in Axis.choices:
        rows = []
        for depth, segment in tree([row for row in segments if row.axis == axis]):
            printed = [as_cell(cells[segment.code, country], line, x, y, names) for x, country in enumerate(countries)]
            rows.append({"code": segment.code, "name": str(segment), "depth": depth, "cells": printed, "y": y})
            y += 1
        groups.append({"label": label, "rows": rows})
    heads = [{"code": code, "name": country_name(code), "x": x} for x, code in enumerate(countries)]
    return {
        "slug": line.slug,
        "name": str(line),
        "countries": heads,
        "groups": groups,
        "width": len(countries) + 1,
        "until": common_until(cells.values()),
    }


def common_until(cells) -> date | None:
    """Return the day on which everything allowed is over, where that is one day: then it is told once."""
    days = {cell.until for cell in cells if cell.verdict == "allow"}
    return days.pop() if len(days) == 1 else None


def tree(rows: list[Segment], parent: int | None = None, depth: int = 0) -> list[tuple[int, Segment]]:
    found = []
    for row in rows:
        if row.parent_id == parent:
            found += [(depth, row), *tree(rows, row.pk, depth + 1)]
    return found


def as_cell(cell: Cell, line: ProductLine, x: int, y: int, names: Names) -> dict:
    withdrawn = cell.reason.code in WITHDRAWN
    number = cell.reason.detail.get("number")
    return {
        "x": x,
        "y": y,
        "value": f"{line.slug}:{cell.segment}:{cell.country}",
        "segment": cell.segment,
        "country": cell.country,
        "verdict": cell.verdict,
        "withdrawn": withdrawn,
        "policy": f"P-{number}" if number and withdrawn else "",
        "reason": reason_sentence(cell.reason, names),
        "until": date_format(cell.until - timedelta(days=1), "SHORT_DATE_FORMAT") if cell.until else "",
    }


def differences(before: Matrix, after: Matrix) -> list[dict]:
    """Return the cells that differ, as {"line", "segment", "country", "before", "after"}."""
    found = []
    for old, new in zip(before.lines, after.lines, strict=True):
        for old_group, new_group in zip(old["groups"], new["groups"], strict=True):
            for old_row, new_row in zip(old_group["rows"], new_group["rows"], strict=True):
                for was, now in zip(old_row["cells"], new_row["cells"], strict=True):
                    if (was["verdict"], was["until"]) != (now["verdict"], now["until"]):
                        found.append({"line": old["name"], "segment": old_row["name"], "before": was, "after": now})
    return found

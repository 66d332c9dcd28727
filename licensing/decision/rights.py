"""Rule 4: on one path, at every hop, a license for each most specific segment that needs one."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from licensing.decision.facts import Facts, Hold, License, RunOff, holds, is_empty, is_over
from licensing.decision.lifting import Business, hold_term, run_off_reason, term_of
from licensing.decision.paths import licenses_of
from licensing.decision.question import Finding, Reason
from licensing.decision.segments import lineage
from licensing.decision.territory import Place, covers, lies_in

NEAREST = [
    "LICENSE_STOPPED",
    "LICENSE_REVOKED",
    "LICENSE_EXPIRED",
    "LICENSE_NOT_STARTED",
    "REGION_EXCLUDED",
    "TERRITORY_OUTSIDE",
    "NO_LICENSE",
]
"""What is missing, the nearest miss first."""


Stops = list[tuple[str, Hold]]
"""Holds with their ids."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A right that ended on a day, or is held: what its end leaves. Of several holds each has to leave it."""

    run_off: RunOff | None = None
    effective: date | None = None
    holds: tuple[Hold, ...] = ()

    def reason(self, business: Business, on: date) -> Reason | None:
        """Return what this end leaves to the business, if anything."""
        if not self.holds:
            return run_off_reason(business, term_of(self.run_off, self.effective, business.kind), self.effective, on)
        left = [held_reason(business, hold, on) for hold in self.holds]
        return None if None in left else min(left, key=lambda reason: reason.detail["before"])


def held_reason(business: Business, hold: Hold, on: date) -> Reason | None:
    """Return what a hold leaves to the business, if anything."""
    return run_off_reason(business, hold_term(business, hold.blocks_running), hold.valid[0], on)


@dataclass(slots=True)
class Step:
    """A finding of rule 4 with the ends that may lift it."""

    reason: Reason
    ends: tuple[Ended, ...] = ()


def right_steps(
    facts: Facts, path: tuple[str, ...], line: str, needed: list[str], place: Place, on: date
) -> list[Step]:
    """Return what rule 4 finds on the path, by hop and then by segment."""
    return [
        step
        for hop, (holder, above) in enumerate(pairwise(path))
        for step in hop_steps(facts, holder, above, line, needed, place, on, first=hop == 0)
    ]


def hop_steps(
    facts: Facts, holder: str, above: str, line: str, needed: list[str], place: Place, on: date, *, first: bool
) -> list[Step]:
    """Return what rule 4 finds at one hop, by segment; `first` is the asking partner's, whom gate 1 judges."""
    found = [] if first else partner_above(facts, holder, on)
    for segment in needed:
        step = at_hop(facts, holder, above, line, segment, place, on, first=first)
        if step is not None:
            found.append(step)
    return found


def partner_above(facts: Facts, partner: str, on: date) -> list[Step]:
    """Return the break of a path by a partner above that has ended or is stopped."""
    row = facts.partners.get(partner)
    if row is not None and is_over(row.valid, on):
        detail = {"partner": partner, "why": "ended", "since": row.valid[1]}
        return [
            Step(Reason("CHAIN_BROKEN", Finding.STOP, ("partner", partner), detail), (Ended(effective=row.valid[1]),))
        ]
    return [
        Step(
            Reason("CHAIN_BROKEN", Finding.STOP, ("hold", key), {"partner": partner, "why": "stopped"}),
            (Ended(holds=(hold,)),),
        )
        for key, hold in holds_on(facts, on, partner=partner)
    ]


def holds_on(facts: Facts, on: date, *, partner: str | None = None, license: str | None = None) -> Stops:
    """Return the holds in force on a partner or a license."""
    if "holds" not in facts.cache:
        index = facts.cache["holds"] = {}
        for key, row in sorted(facts.holds.items()):
            index.setdefault((row.partner, row.license), []).append((key, row))
    rows = facts.cache["holds"].get((partner, license), [])
    return [(key, row) for key, row in rows if holds(row.valid, on)]


def at_hop(
    facts: Facts, holder: str, above: str, line: str, segment: str, place: Place, on: date, *, first: bool
) -> Step | None:
    """Return the license that stands at the hop (a note, at the first), or what is missing there (a stop)."""
    line_of_segment = lineage(segment, facts)
    misses: list[tuple[int, int, str, License, Stops]] = []
    for key, row in licenses_of(facts, holder, line):
        if row.grantor != above or row.segment not in line_of_segment:
            continue
        code, stops = miss_of(facts, key, row, place, on)
        if code is None:
            detail = {"license": key, "segment": segment, "until": row.valid[1]}
            return Step(Reason("LICENSE_STANDS", Finding.NOTE, ("license", key), detail)) if first else None
        misses.append((NEAREST.index(code), row.number, key, row, stops))
    misses.sort(key=lambda miss: miss[:2])
    code = NEAREST[misses[0][0]] if misses else "NO_LICENSE"
    detail = {"partner": holder, "grantor": above, "segment": segment, "why": code}
    record = record_of(misses[0][2], misses[0][4]) if misses else None
    if misses:
        nearest = misses[0][3]
        detail |= {"license": misses[0][2]}
        if is_empty(nearest.valid):
            detail["never"] = True
        else:
            detail |= {"from": nearest.valid[0], "until": nearest.valid[1]}
    reason = Reason(code if first else "CHAIN_BROKEN", Finding.STOP, record, detail)
    truly = [miss for miss in misses if not goes_on(facts, miss[3], place)]
    return Step(reason, tuple(ended for miss in truly if (ended := end_of(NEAREST[miss[0]], miss[3], miss[4]))))


def goes_on(facts: Facts, row: License, place: Place) -> bool:
    """Return whether a license that is over goes on in another one at the place: what ends it there is that one's end."""
    if row.valid[1] is None:
        return False
    after = [facts.licenses[key] for key in row.followed_by if key in facts.licenses]
    return any(
        not is_empty(next_one.valid)
        and next_one.valid[0] == row.valid[1]
        and covers(next_one.territory, next_one.excluded, place, row.valid[1], facts)
        for next_one in after
    )


def record_of(license: str, stops: Stops) -> tuple[str, str]:
    """Return what a miss rests on: the license, or what stops it."""
    return ("hold", stops[0][0]) if stops else ("license", license)


def end_of(code: str, row: License, stops: Stops) -> Ended | None:
    if code == "LICENSE_STOPPED":
        return Ended(holds=tuple(hold for _, hold in stops))
    if code in ("LICENSE_REVOKED", "LICENSE_EXPIRED") and not is_empty(row.valid):
        return Ended(row.run_off, row.valid[1])
    return None


def miss_of(facts: Facts, key: str, row: License, place: Place, on: date) -> tuple[str | None, Stops]:
    """Return why a license does not stand for the place on the day, and its holds; None where it does."""
    if not lies_in(row.territory, place, on, facts):
        return "TERRITORY_OUTSIDE", []
    if lies_in(row.excluded, place, on, facts):
        return "REGION_EXCLUDED", []
    if row.revoked and (is_empty(row.valid) or is_over(row.valid, on)):
        return "LICENSE_REVOKED", []
    if is_over(row.valid, on):
        return "LICENSE_EXPIRED", []
    if not holds(row.valid, on):
        return "LICENSE_NOT_STARTED", []
    stopped = holds_on(facts, on, license=key)
    return ("LICENSE_STOPPED" if stopped else None), stopped


def distributor(facts: Facts) -> str | None:
    """Return the id of the operator among the partners known here."""
    return next((key for key, row in sorted(facts.partners.items()) if row.operator), None)

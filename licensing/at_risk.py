"""At risk: what a license gives today and will not give on a later day that is known already. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from licensing.authority import effective_status, known_cell, reached_places
from licensing.decision.facts import VENDOR, Facts, License
from licensing.decision.paths import licenses_of, reachable
from licensing.decision.question import Reason

Place = tuple[str, str | None]
"""(country, region); the region is None for the whole country."""
ENDS, CHAIN, POLICY, STOP, TERRITORY = "ends", "chain", "policy", "stop", "territory"
KINDS = {
    "LICENSE_EXPIRED": ENDS,
    "LICENSE_REVOKED": ENDS,
    "NO_LICENSE": ENDS,
    "CHAIN_BROKEN": CHAIN,
    "LICENSE_STOPPED": STOP,
    "PARTNER_STOPPED": STOP,
    "PARTNER_ENDED": STOP,
    "HOLD_AGREEMENT": STOP,
    "HOLD_ACKNOWLEDGEMENT": STOP,
    "HOLD_COMPLIANCE": STOP,
    "TERRITORY_OUTSIDE": TERRITORY,
    "REGION_EXCLUDED": TERRITORY,
}


@dataclass(frozen=True, slots=True)
class Risk:
    """The first day on which a license that is active gives less, the first place it is lost in, and why."""

    license: str
    since: date
    place: Place
    reason: Reason

    @property
    def kind(self) -> str:
        """Return ends, chain, policy, stop or territory: what it comes from."""
        return KINDS.get(self.reason.code, POLICY)


def first_risk(facts: Facts, key: str, on: date, until: date) -> Risk | None:
    """Return what a license active on the day loses first, after it and up to `until`; None where it loses nothing.

    What a successor or another license of the holder takes over is not lost.
    """
    row = facts.licenses[key]
    days = days_of(facts, row, on, until)
    if not days or effective_status(facts, key, on).code != "active":
        return None
    standing = [place for place in reached_places(facts, row, on) if stands(facts, row, place, on)]
    for day in days:
        for place in standing:
            if not stands(facts, row, place, day):
                country, region = place
                cell = known_cell(facts, row.holder, row.line, row.segment, country, day, region=region)
                return Risk(key, day, place, cell.reason)
    return None


def places_lost(facts: Facts, risk: Risk, on: date) -> tuple[list[Place], int]:
    """Return the places that are lost on the risk's day, and in how many the license is good on the day `on`."""
    row = facts.licenses[risk.license]
    standing = [place for place in reached_places(facts, row, on) if stands(facts, row, place, on)]
    lost = [place for place in standing if not stands(facts, row, place, risk.since)]
    return lost, len(standing)


def stands(facts: Facts, row: License, place: Place, on: date) -> bool:
    """Return whether a license's holder may sell its line to its segment in a place."""
    country, region = place
    return known_cell(facts, row.holder, row.line, row.segment, country, on, region=region).verdict == "allow"


def days_of(facts: Facts, row: License, on: date, until: date) -> list[date]:
    """Return the days after `on`, up to `until`, on which the holder's right in the line may become less."""
    key = ("losses", row.holder, row.line)
    if key not in facts.cache:
        facts.cache[key] = sorted({day for day in losses(facts, row.holder, row.line) if day is not None})
    return [day for day in facts.cache[key] if on < day <= until]


def losses(facts: Facts, holder: str, line: str) -> Iterator[date | None]:
    above = {partner for partner in reachable(facts, holder, line) if partner != VENDOR}
    own = {key: row for partner in above for key, row in licenses_of(facts, partner, line)}
    yield from (row.valid[1] for row in own.values())
    yield from (facts.partners[partner].valid[1] for partner in above if partner in facts.partners)
    for hold in facts.holds.values():
        if hold.partner in above or hold.license in own:
            yield hold.valid[0]
    for policy in facts.policies.values():
        if line in policy.lines:
            yield policy.valid[0]
    for group in facts.groups.values():
        yield from (member.valid[1] for member in group.members)

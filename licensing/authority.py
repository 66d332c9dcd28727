"""What a partner may sell: the same rules, asked for every segment and country of a line.

A cell of an activity stands for a private customer of that activity (it carries the activity and *none*); a cell of
the state axis for a customer that carries that segment, beside commercial where the segment needs no license.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from licensing.decision.effects import policies_on, policy_reason
from licensing.decision.facts import (
    COMMERCIAL,
    NO_STATE,
    VENDOR,
    Carried,
    Customer,
    Facts,
    License,
    holds,
    is_empty,
    is_over,
)
from licensing.decision.judge import HOLD_CODES
from licensing.decision.paths import Path, best_path
from licensing.decision.question import SEVERITY, Finding, Reason, verdict_of
from licensing.decision.rights import holds_on, hop_steps, right_steps
from licensing.decision.segments import needing_license
from licensing.decision.territory import Place, countries_of


@dataclass(slots=True)
class Cell:
    """One segment in one country: the answer, its governing reason, and until when it stands (first day it differs)."""

    segment: str
    country: str
    verdict: str
    reason: Reason
    reasons: list[Reason]
    until: date | None = None


def matrix(facts: Facts, partner: str, line: str, countries: list[str], on: date) -> list[Cell]:
    """Return a cell for every segment but *none* and every country, in the order of the facts."""
    days = change_days(facts, on)
    return [
        cell_until(facts, partner, line, segment, country, on, days)
        for segment in facts.segments
        if segment != NO_STATE
        for country in countries
    ]


def cell_until(facts: Facts, partner: str, line: str, segment: str, country: str, on: date, days: list[date]) -> Cell:
    cell = cell_on(facts, partner, line, segment, country, on)
    cell.until = next(
        (day for day in days if cell_on(facts, partner, line, segment, country, day).verdict != cell.verdict), None
    )
    return cell


def change_days(facts: Facts, on: date) -> list[date]:
    """Return the days after `on` on which a right may begin or be over."""
    days: set = set()
    for rows in (facts.partners, facts.holds, facts.licenses, facts.policies):
        for row in rows.values():
            days.update(row.valid)
    return sorted(day for day in days if day is not None and day > on)


def cell_on(
    facts: Facts,
    partner: str,
    line: str,
    segment: str,
    country: str,
    on: date,
    *,
    region: str | None = None,
    beside: str = COMMERCIAL,
) -> Cell:
    """Return the cell on one day: gate 1, then the best path by rules 4 and 5.

    `beside` is the activity of a customer whose segment of the state axis needs no license.
    """
    customer = typical_customer(facts, segment, country, region, beside)
    needed = needing_license({row.segment for row in customer.segments}, facts)
    gates = partner_reasons(facts, partner, on)

    @cache
    def cost(holder: str, above: str) -> int:
        steps = hop_steps(facts, holder, above, line, needed, Place(country, region), on, first=holder == partner)
        passed = (holder, VENDOR) if above == VENDOR else (holder,)
        found = [*(step.reason for step in steps), *policies_of_path(facts, passed, line, customer, on)]
        return SEVERITY[verdict_of(found)]

    path = best_path(facts, partner, line, [cost])
    if path is None:
        reasons = [*gates, Reason("CHAIN_BROKEN", Finding.STOP, None, {"why": "circle"})]
    else:
        reasons = gates + path_reasons(facts, path, line, needed, customer, on)
    verdict = verdict_of(reasons)
    return Cell(segment, country, verdict, governing(reasons, verdict), reasons)


def known_cell(
    facts: Facts, partner: str, line: str, segment: str, country: str, on: date, *, region: str | None = None
) -> Cell:
    """Return the same cell as `cell_on`; of many that ask for it, the first has it judged."""
    asked = (partner, line, segment, country, region, on)
    known = facts.cache.setdefault("cells", {})
    if asked not in known:
        known[asked] = cell_on(facts, partner, line, segment, country, on, region=region)
    return known[asked]


def typical_customer(
    facts: Facts, segment: str, country: str, region: str | None = None, beside: str = COMMERCIAL
) -> Customer:
    row = facts.segments[segment]
    codes = [segment]
    if row.axis == "activity":
        codes.append(NO_STATE)
    elif not row.needs_license:
        codes.append(beside)
    return Customer(country, region, segments=tuple(Carried(code) for code in codes))


def partner_reasons(facts: Facts, partner: str, on: date) -> list[Reason]:
    row = facts.partners[partner]
    if is_over(row.valid, on):
        return [Reason("PARTNER_ENDED", Finding.STOP, ("partner", partner), {"since": row.valid[1]})]
    return [
        Reason(HOLD_CODES.get(hold.reason, "PARTNER_STOPPED"), Finding.STOP, ("hold", key), {"since": hold.valid[0]})
        for key, hold in holds_on(facts, on, partner=partner)
    ]


def path_reasons(facts: Facts, path: Path, line: str, needed: list[str], customer: Customer, on: date) -> list[Reason]:
    """Return rules 4 and 5 on one path."""
    place = Place(customer.country, customer.region)
    steps = right_steps(facts, path, line, needed, place, on)
    return [*(step.reason for step in steps), *policies_of_path(facts, path, line, customer, on)]


def policies_of_path(facts: Facts, path: Path, line: str, customer: Customer, on: date) -> list[Reason]:
    """Return rule 5 on one path; a policy that is held asks where it would stop."""
    place = Place(customer.country, customer.region)
    reasons = []
    for key, policy in policies_on(facts, path, line, place, on):
        reason = policy_reason(key, policy, customer, on, facts)
        if reason is not None:
            if policy.contested == "held" and reason.finding is Finding.STOP:
                reason.finding = Finding.ASK
            reasons.append(reason)
    return reasons


def governing(reasons: list[Reason], verdict: str) -> Reason:
    if verdict == "allow":
        return next((reason for reason in reasons if reason.code == "LICENSE_STANDS"), Reason("OK", Finding.NOTE))
    wanted = Finding.STOP if verdict == "deny" else Finding.ASK
    return next(reason for reason in reasons if reason.finding is wanted)


@dataclass(frozen=True, slots=True)
class Status:
    """The effective status of a license on a day: what every list, filter and export says.

    `code` is active, scheduled, expired, revoked, never, stopped, broken or withdrawn; `since` the first day of it
    where known, `until` the first day over for an active one, `policy` the number of the policy that withdraws it
    in at least one of its countries.
    """

    code: str
    since: date | None = None
    until: date | None = None
    policy: int | None = None


def effective_status(facts: Facts, key: str, on: date) -> Status:
    """Return the effective status of one license on the day."""
    row = facts.licenses[key]
    first, over = row.valid
    if row.revoked and is_empty(row.valid):
        return Status("never")
    if is_over(row.valid, on):
        return Status("revoked" if row.revoked else "expired", since=over)
    if not holds(row.valid, on):
        return Status("scheduled", since=first)
    stopped = [hold for _, hold in [*holds_on(facts, on, license=key), *holds_on(facts, on, partner=row.holder)]]
    if stopped:
        return Status("stopped", since=stopped[0].valid[0])
    return reach(facts, row, on)


def reach(facts: Facts, row: License, on: date) -> Status:
    """Return whether chain and policies leave the license anything, by the cells of its own territory."""
    withdrawn = broken = False
    policy_number = since = None
    for country, region in reached_places(facts, row, on):
        cell = cell_on(facts, row.holder, row.line, row.segment, country, on, region=region)
        if cell.verdict == "allow":
            return Status("active", since=row.valid[0], until=row.valid[1])
        policies = [reason for reason in cell.reasons if reason.record and reason.record[0] == "policy"]
        withdrawn = withdrawn or bool(policies)
        broken = broken or not policies
        policy_number = policy_number or (policies[0].detail["number"] if policies else None)
        since = since or (policies[0].detail["since"] if policies else None)
    if withdrawn:
        return Status("withdrawn", since=since, policy=policy_number)
    return Status("broken" if broken else "active", until=row.valid[1])


def reached_places(facts: Facts, row: License, on: date) -> list[tuple[str, str | None]]:
    """Return the (country, region) that a license names and does not except; region None is the whole country."""
    codes = [code for code in countries_of(row.territory, on, facts) if code not in row.excluded]
    return [(code[:2], code if len(code) > 2 else None) for code in codes]

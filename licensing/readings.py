"""One letter, several readings: whom it means under each of them, by the rule that the answers follow. No database.

The readings replace what a draft says of the state: its measure, its limit and its segments of the state axis, with
education or without. What else it names, such as healthcare, stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from licensing.decision import Customer, Facts, Measure, Policy
from licensing.decision.effects import unproven_rule
from licensing.decision.scope import NO, PUBLIC_BODY, UNKNOWN, YES, in_scope
from licensing.decision.segments import is_on_state_axis, lineage
from licensing.decision.territory import Place, covers

SHARE_LIMIT = Decimal(25)
EDUCATION = "education"
RULES = ("allow", "declare", "review", "deny")
STRICTEST = "any_share"
DRAFTED = "draft"
"""The code of the draft as it stands, where it is none of the readings."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Whom a letter means: a measure of the state's part, or segments; `education` says that education is meant too."""

    name: str
    measure: Measure | None = None
    segments: tuple[str, ...] = ()
    education: bool = False

    @property
    def code(self) -> str:
        return f"{self.name}-{EDUCATION}" if self.education else self.name


FIVE = (
    Reading("any_share", Measure("any_share")),
    Reading("share_from", Measure("share_from", SHARE_LIMIT)),
    Reading("cascade_ge50", Measure("cascade_ge50")),
    Reading("cascade_gt50", Measure("cascade_gt50")),
    Reading("agency", segments=(PUBLIC_BODY,)),
)
READINGS = tuple(replace(reading, education=education) for education in (False, True) for reading in FIVE)


@dataclass(slots=True)
class Group:
    """The customers of one profile, and what hangs on them: running business with its months, checks of late."""

    profile: int
    customer: Customer
    customers: int = 0
    commitments: int = 0
    endless: int = 0
    months: int = 0
    checks: int = 0


@dataclass(slots=True)
class Load:
    """What customers whose scope is not proven cost under one rule; `checks` are those that wait for an officer."""

    one_click: int = 0
    officer: int = 0
    stopped: int = 0
    checks: int = 0


@dataclass(slots=True)
class Tally:
    """Customers by what a reading finds of them. `alone` are in scope under no other reading of the same half."""

    in_scope: int = 0
    unproven: int = 0
    untouched: int = 0
    alone: int = 0
    commitments: int = 0
    endless: int = 0
    months: int = 0
    open_commitments: int = 0
    loads: dict[str, Load] = field(default_factory=lambda: {rule: Load() for rule in RULES})


@dataclass(slots=True)
class Column:
    """What one reading finds, group by group, and in sum."""

    policy: Policy
    found: list[str]
    tally: Tally


def read_as(draft: Policy, reading: Reading, facts: Facts) -> Policy:
    """Return the draft as it would be under the reading."""
    kept = {code for code in draft.segments if not is_of_readings(code, facts)}
    named = {*kept, *reading.segments, *([EDUCATION] if reading.education else [])}
    return replace(draft, segments=tuple(sorted(named)), measure=reading.measure)


def is_of_readings(code: str, facts: Facts) -> bool:
    """Say whether a segment is what the readings differ in: of the state axis, or education and below."""
    return is_on_state_axis(code, facts) or EDUCATION in lineage(code, facts)


def readings_of(draft: Policy, facts: Facts) -> dict[str, Policy]:
    """Return the draft under each reading, by code; as it stands too, where that is none of them."""
    found = {reading.code: read_as(draft, reading, facts) for reading in READINGS}
    return found if code_of(draft, facts) else {DRAFTED: draft} | found


def code_of(draft: Policy, facts: Facts) -> str:
    """Return the code of the reading that the draft is; nothing where it is none."""
    said = (draft.measure, frozenset(draft.segments))
    readings = ((reading.code, read_as(draft, reading, facts)) for reading in READINGS)
    return next((code for code, row in readings if (row.measure, frozenset(row.segments)) == said), "")


def compare(draft: Policy, groups: list[Group], on: date, facts: Facts) -> dict[str, Column]:
    """Return what each reading of the draft finds on the day, by code."""
    columns = {}
    for code, policy in readings_of(draft, facts).items():
        found = findings(policy, groups, on, facts)
        columns[code] = Column(policy, found, tallied(policy, found, groups))
    for education in (False, True):
        count_alone([columns[row.code] for row in READINGS if row.education == education], groups)
    return columns


def findings(policy: Policy, groups: Iterable[Group], on: date, facts: Facts) -> list[str]:
    """Return for each group whether the policy speaks of its customers: what they carry decides, and where they are.

    Alike ones are judged once: of a customer that stands elsewhere, what it carries is the same.
    """
    places: dict[Place, bool] = {}
    said: dict[tuple, str] = {}
    found = []
    for group in groups:
        customer = group.customer
        place, seen = Place(customer.country, customer.region), (customer.segments, customer.measures)
        if place not in places:
            places[place] = covers(policy.countries, policy.excluded, place, on, facts)
        if places[place] and seen not in said:
            said[seen] = in_scope(policy, customer, on, facts)
        found.append(said[seen] if places[place] else NO)
    return found


def tallied(policy: Policy, found: list[str], groups: list[Group]) -> Tally:
    tally = Tally()
    rules = {rule: replace(policy, unproven=rule) for rule in RULES}
    for word, group in zip(found, groups, strict=True):
        if word == YES:
            add_hit(tally, group)
        elif word == UNKNOWN:
            add_unproven(tally, rules, group)
        else:
            tally.untouched += group.customers
    return tally


def add_hit(tally: Tally, group: Group) -> None:
    tally.in_scope += group.customers
    tally.commitments += group.commitments
    tally.endless += group.endless
    tally.months += group.months


def add_unproven(tally: Tally, rules: dict[str, Policy], group: Group) -> None:
    tally.unproven += group.customers
    tally.open_commitments += group.commitments
    for rule, policy in rules.items():
        load = tally.loads[rule]
        match unproven_rule(policy, group.customer):
            case "declare":
                load.one_click += group.customers
            case "review":
                load.officer += group.customers
                load.checks += group.checks
            case "deny":
                load.stopped += group.customers


def count_alone(columns: list[Column], groups: list[Group]) -> None:
    """Count under each reading whom none of the others means."""
    hits = [words.count(YES) for words in zip(*(column.found for column in columns), strict=True)]
    for column in columns:
        rows = zip(column.found, hits, groups, strict=True)
        column.tally.alone = sum(group.customers for word, count, group in rows if word == YES and count == 1)


def months_between(effective: date, ends: date) -> int:
    """Return the months that running business has left from the day: each that is begun counts; `ends` is over."""
    months = 12 * (ends.year - effective.year) + ends.month - effective.month
    return max(0, months + (ends.day > effective.day))


def officer_days(checks: float, minutes: int, hours: int = 8) -> float:
    """Return the working days of an officer that checks take."""
    return checks * minutes / (60 * hours)

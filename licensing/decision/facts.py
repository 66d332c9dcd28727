"""The facts of the decision: plain data of one known moment, by kind and id.

A range is (first day or None, first day over or None), half open; one that ends where it begins holds no day
("as if never"). What is missing is unknown. Ids are text and mean nothing to the rules, but for the segments
`commercial`, `none`, `controlled` and `beneficiary`.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

RULES_VERSION = "2026.4"
"""Raised whenever the same facts may get another answer."""

Range = tuple[date | None, date | None]
OPEN: Range = (None, None)
EMPTY: Range = (date.min, date.min)
VENDOR = "vendor"
COMMERCIAL = "commercial"
NO_STATE = "none"


def holds(period: Range, day: date) -> bool:
    """Return whether the day is in the period."""
    first, over = period
    return (first is None or first <= day) and (over is None or day < over)


def is_over(period: Range, day: date) -> bool:
    """Return whether the period has ended by the day."""
    return period[1] is not None and period[1] <= day


def is_empty(period: Range) -> bool:
    first, over = period
    return first is not None and over is not None and over <= first


@dataclass(frozen=True, slots=True)
class Term:
    """What one class of running business gets when a right ends; see `RunOff`."""

    since_before: date | None = None
    until: date | None = None


RunOff = dict[str, Term]
"""Class of business → term. `since_before` None is the effective day, `until` is the last day, None open."""


def preset_run_off(effective: date | None) -> RunOff:
    """Return what continues when nothing else was said: contracts, bids and awards of before; quotes for 0 days."""
    eve = effective - timedelta(days=1) if effective and effective > date.min else None
    return {"running": Term(), "bid": Term(), "award": Term(), "quote": Term(until=eve)}


@dataclass(frozen=True, slots=True)
class Partner:
    parent: str | None = None
    operator: bool = False
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop of a partner or of a license."""

    partner: str | None = None
    license: str | None = None
    reason: str = "other"
    valid: Range = OPEN
    blocks_running: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    country: str
    status: str = "member"
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Group:
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    axis: str
    parent: str | None = None
    needs_license: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    line: str


@dataclass(frozen=True, slots=True)
class Offer:
    product: str
    countries: tuple[str, ...]
    direct: bool = False
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Carried:
    segment: str
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Signals:
    state: bool = False
    activity: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of the state's share, in percent, and the measures a policy can name: yes, no or unknown."""

    at_least: Decimal = Decimal(0)
    at_most: Decimal = Decimal(100)
    any_share: str = "unknown"
    cascade_ge50: str = "unknown"
    cascade_gt50: str = "unknown"
    control: str = "unknown"


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of some days."""

    measures: Measures
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Customer:
    """`measured` has the measures of other days than the one asked for, where they are others then."""

    country: str
    region: str | None = None
    identifier: str = ""
    segments: tuple[Carried, ...] = ()
    signals: Signals = Signals()
    measures: Measures = Measures()
    measured: tuple[Measured, ...] = ()

    def as_on(self, day: date) -> "Customer":
        """Return the customer with the measures of the day."""
        found = next((spell.measures for spell in self.measured if holds(spell.valid, day)), self.measures)
        return self if found is self.measures else replace(self, measures=found)


@dataclass(frozen=True, slots=True)
class Restriction:
    customer: str
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class License:
    """A grant; `grantor` is a partner or `VENDOR`, `run_off` None is the preset.

    `followed_by` are the licenses that take it up: where one covers a place from the day this one is over, the right
    did not end there.
    """

    number: int
    holder: str
    grantor: str
    line: str
    territory: tuple[str, ...]
    segment: str
    excluded: tuple[str, ...] = ()
    valid: Range = OPEN
    revoked: bool = False
    run_off: RunOff | None = None
    followed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the state's part; `limit` in percent, for `share_above` and `share_from` alone."""

    name: str
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A change over the chain; `via` None is the distributor, no segments and no measure mean everybody."""

    number: int
    lines: tuple[str, ...]
    countries: tuple[str, ...]
    enacted: bool = True
    excluded: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    measure: Measure | None = None
    via: str | None = None
    effect: str = "withdrawn"
    valid: Range = OPEN
    run_off: RunOff | None = None
    unproven: str = "declare"
    contested: str | None = None
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    policy: str
    rank: str
    kind: str
    received: date
    direct: bool | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """An approved departure: an exception, in the words of the pages."""

    partner: str
    customer: str | None = None
    commitment: str | None = None
    policies: tuple[str, ...] = ()
    for_license: bool = False
    valid: Range = OPEN
    approved: bool = True


@dataclass(frozen=True, slots=True)
class Commitment:
    partner: str
    customer: str
    products: tuple[str, ...]
    business: str
    since: date
    ends: date | None = None


@dataclass(slots=True)
class Facts:
    """Everything a decision may look at, by kind and id. Not to be changed once a decision was asked of it."""

    partners: dict[str, Partner] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    restrictions: dict[str, Restriction] = field(default_factory=dict)
    licenses: dict[str, License] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    exceptions: dict[str, Exemption] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    cache: dict = field(default_factory=dict, repr=False, compare=False)

    def as_json(self) -> dict:
        """Return the facts as plain values: days as ISO text, decimals as text; the same whatever their order."""
        return {
            kind.name: {key: plain(row) for key, row in sorted(getattr(self, kind.name).items())}
            for kind in fields(self)
            if kind.name != "cache"
        }


def plain(value):
    """Return a fact as JSON values."""
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def canonical(value) -> str:
    """Return JSON values as text, always the same for the same values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value) -> str:
    """Return the SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def read_run_off(value: dict | None) -> RunOff | None:
    """Return a run-off from its stored form, {class: {"since_before": ISO day or null, "until": …}}."""
    if value is None:
        return None
    return {
        business: Term(read_day(term.get("since_before")), read_day(term.get("until")))
        for business, term in value.items()
    }


def read_day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value

"""What a statement of a source says, in the portal's own terms."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


class Rejected(ValueError):
    """A statement that cannot be taken: where in it, what stands there, what is wrong, what would be right."""

    def __init__(self, field: str, value: object, problem: str, expected: str = ""):
        super().__init__(problem)
        self.field, self.value, self.problem, self.expected = field, shown(value), problem, expected


def shown(value: object) -> str:
    """Return a value as a report prints it; of what is no plain value only its kind, however deep it goes."""
    if value is None or isinstance(value, str | int | float | Decimal):
        return "" if value is None else str(value)[:100]
    return "{…}" if isinstance(value, dict) else "[…]"


@dataclass(slots=True)
class EntityRow:
    """`key` names the entity in its source. `listed` says that it is on a stock exchange; of an owner that is not
    named `owner_of` is the key of the company, whose listing makes it the free float. `is_stated` is false where the
    kind is only supposed: any statement of it counts more."""

    key: str
    kind: str
    name: str
    country: str = ""
    scheme: str = ""
    value: str = ""
    topics: tuple[str, ...] = ()
    listed: bool = False
    owner_of: str = ""
    is_stated: bool = True


@dataclass(slots=True)
class HoldingRow:
    """`key` is the statement's own with what tells its interests apart; owner and asset are keys of entities."""

    key: str
    owner: str
    asset: str
    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    detail: str = ""
    lower: date | None = None
    upper: date | None = None


@dataclass(slots=True)
class Document:
    title: str
    link: str = ""
    published: date | None = None


@dataclass(slots=True)
class Statement:
    """One statement. `dataset` is the source that says it, in which `record` names what it is about: of several the
    one with the later `moment` stands, then the later in the file; `at` is its day. `closed` is the day from which a closed record no longer holds. `passed` says what of it is no
    holding, `notes` what is told though it is taken. `complete` are keys of companies with no other owners."""

    record: str
    dataset: str = ""
    moment: datetime | None = None
    at: date | None = None
    closed: date | None = None
    entities: list[EntityRow] = field(default_factory=list)
    holdings: list[HoldingRow] = field(default_factory=list)
    complete: list[str] = field(default_factory=list)
    document: Document | None = None
    passed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fields: tuple[str, str] = ("owner", "asset")
    is_relation: bool = False

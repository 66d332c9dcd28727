"""What is asked, what is answered, and how an answer is built from findings."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

RUNNING_CLASSES = ("running", "bid", "award")
CLASSES = ("new", "renewal", "running", "bid", "award", "quote")


class InputError(ValueError):
    """The question cannot be asked like this; the text says what is wrong and what would be right."""


class Finding(StrEnum):
    STOP = "stop"
    ASK = "ask"
    NOTE = "note"


VERDICTS = {Finding.STOP: "deny", Finding.ASK: "review", Finding.NOTE: "allow"}
SEVERITY = {"allow": 0, "review": 1, "deny": 2}


@dataclass(frozen=True, slots=True)
class CustomerRef:
    """A customer as it was asked about; it may not be on file."""

    country: str
    identifier: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """May the partner sell the product to the customer on that day?

    A business other than a new sale needs its recorded `commitment` or the day `since` which it stands; stated with
    it may be the first day over, `ends`.
    """

    partner: str
    customer: CustomerRef
    product: str
    on: date
    buyer: CustomerRef | None = None
    business: str = "new"
    commitment: str | None = None
    since: date | None = None
    declare: bool = False
    ends: date | None = None


@dataclass(slots=True)
class Reason:
    """One finding. `record` is the (kind, id) it rests on; `detail` are the values its sentence is made of."""

    code: str
    finding: Finding
    record: tuple[str, str] | None = None
    detail: dict = field(default_factory=dict)
    lifted_by: str | None = None
    lifter: "Reason | None" = None

    def lift(self, by: "Reason") -> None:
        self.lifted_by, self.lifter = by.code, by

    @property
    def counts(self) -> bool:
        """Whether it still weighs on the verdict."""
        return self.lifted_by is None


@dataclass(slots=True)
class Decision:
    """The answer. `reasons` are those of the gates and the chosen path.

    `about` says whose answer it is: "customer", or "buyer" where the buyer's is the worse.
    """

    verdict: str
    governing: str
    route: str
    reasons: list[Reason]
    about: str = "customer"
    path: tuple[str, ...] = ()
    route_record: tuple[str, str] | None = None

    @property
    def governing_reason(self) -> Reason:
        return next(reason for reason in self.reasons if reason.code == self.governing)


def verdict_of(reasons: list[Reason]) -> str:
    """Return the verdict of findings: an unlifted stop denies, an unlifted ask asks for review."""
    standing = {reason.finding for reason in reasons if reason.counts}
    if Finding.STOP in standing:
        return "deny"
    return "review" if Finding.ASK in standing else "allow"

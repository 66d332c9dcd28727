"""From evidence to segments: what a customer carries and why, what only points to it, what conflicts, what is open.

No database, no clock, no translation. Days are half-open ranges (first day or None, first day over or None).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from customers.ownership.share import NOTHING_KNOWN, Share

Range = tuple[date | None, date | None]
OPEN: Range = (None, None)


class Kind(StrEnum):
    """Where evidence comes from, strongest first; a person's finding and an accepted declaration stand above all."""

    FINDING = "finding"
    DECLARATION = "declaration"
    IMPORT = "import"
    LISTED = "listed"
    LEGAL_FORM = "legal_form"
    OWNERSHIP = "ownership"
    FORM_OF_OWNERSHIP = "form_of_ownership"
    TOPIC = "topic"
    SUPERIOR_BODY = "superior_body"
    ACTIVITY = "activity"
    NAME = "name"


class Strength(StrEnum):
    """`proof` makes a segment carried, `signal` asks for a closer look, `hint` is shown and asks nothing."""

    PROOF = "proof"
    SIGNAL = "signal"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: which segment it speaks for, how strongly, and for which days.

    `segment` is a code of the tree, `none` on the state axis for "no state in it". `source` names the record
    (`customersegment:17`, `code:40:OKFS`), `text` what it says in its own words, such as the code.
    """

    kind: Kind
    segment: str
    strength: Strength
    source: str
    text: str = ""
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Carried:
    """A segment and the evidence it rests on, strongest first."""

    segment: str
    bases: tuple[Evidence, ...]
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two pieces of evidence that cannot both be right; `code` says how they contradict."""

    code: str
    one: Evidence
    other: Evidence


@dataclass(frozen=True, slots=True)
class Classification:
    """`state` is the signal of the state axis, `activities` those of activities other than commercial.

    `open` names what is not known: `activity`, `state`.
    """

    segments: tuple[Carried, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    state: bool = False
    activities: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    open: tuple[str, ...] = ()
    share: Share = field(default=NOTHING_KNOWN)

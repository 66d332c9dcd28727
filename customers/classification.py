"""From evidence to segments: what a customer carries and why, what only points to it, what conflicts, what is open.

No database, no clock, no translation. Days are half-open ranges (first day or None, first day over or None).

What stands is what persons put on file: findings, accepted declarations, what was brought in with its evidence. It is
carried, and nothing takes it away but another act of a person. A proof of a register is carried on the days on which
nothing as good as a signal contradicts it; contradicted, it is a signal. What the shares prove is carried: a finding
closes what is unknown, and where it says otherwise both stand, in conflict, until a person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from customers.ownership.share import NOTHING_KNOWN, Share
from customers.periods import OPEN, Range, common, holds, is_empty, joined, overlap, without

COMMERCIAL, NO_STATE, CONTROLLED, BENEFICIARY, STATE = "commercial", "none", "controlled", "beneficiary", "state"
"""Codes of the tree that mean something to the rules."""


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
    (`customersegment:17`, `customercode:40`, `share:3`, `name:1`), `text` what it says in its own words, such as the
    code. `stands`: a person put it on file as what the customer is.
    """

    kind: Kind
    segment: str
    strength: Strength
    source: str
    text: str = ""
    valid: Range = OPEN
    stands: bool = False

    @property
    def speaks(self) -> bool:
        """Whether it can contradict: words of a name and hints do not."""
        return self.kind != Kind.NAME and self.strength != Strength.HINT


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree of segments: its axis, and the code above it."""

    axis: str
    parent: str | None = None


Tree = Mapping[str, Branch]


@dataclass(frozen=True, slots=True)
class Carried:
    """A segment and the evidence it rests on, strongest first."""

    segment: str
    bases: tuple[Evidence, ...]
    valid: Range = OPEN


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two pieces of evidence that cannot both be right, the stronger first.

    `code`: `state_or_none` where one says that the state is in it and the other that it is not; `other_activity`
    where a register gives another activity than the one that a person put on file.
    """

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


Spells = tuple[tuple[Share, Range], ...]
"""The shares of owners and the days on which they stand."""


def classify(
    evidence: Iterable[Evidence], share: Share, tree: Tree, on: date, spells: Spells | None = None
) -> Classification:
    """Return what follows from the evidence, whatever its order. Signals and what is open are those of the day `on`.

    `share` is that of the day; `spells`, where the shares of other days are known too, holds them all.
    """
    owners = [each for part, days in spells or ((share, OPEN),) for each in of_share(part, days)]
    found = in_order(each for each in (*evidence, *owners) if each.segment in tree)
    conflicts = conflicts_in(found, tree)
    segments = carried_by(found, conflicts)
    axes = {tree[each.segment].axis for each in segments if holds(each.valid, on)}
    pointing = [each for each in found if points(each, segments, on)]
    return Classification(
        segments=tuple(segments),
        evidence=tuple(found),
        state=any(tree[each.segment].axis == "state" and each.segment != NO_STATE for each in pointing),
        activities=tuple(
            dict.fromkeys(
                each.segment
                for each in pointing
                if tree[each.segment].axis == "activity" and each.segment != COMMERCIAL
            )
        ),
        conflicts=tuple(conflicts),
        open=open_questions(axes, share),
        share=share,
    )


def open_questions(axes: set[str], share: Share) -> tuple[str, ...]:
    return tuple(
        axis
        for axis in ("activity", "state")
        if axis not in axes and not (axis == "state" and share.any_share != "unknown")
    )


def of_share(share: Share, valid: Range) -> list[Evidence]:
    """Return what the shares of owners say of the days on which they stand."""
    source = f"share:{share.version or 0}"
    said = [
        (share.cascade_gt50 == "yes", CONTROLLED, Strength.PROOF, "cascade_gt50"),
        (share.any_share == "yes", BENEFICIARY, Strength.PROOF, "any_share"),
        (share.any_share == "no", NO_STATE, Strength.SIGNAL, "no_share"),
        (share.control == "yes", STATE, Strength.SIGNAL, "control"),
        (share.reaches, STATE, Strength.SIGNAL, "reaches"),
    ]
    return [
        Evidence(Kind.OWNERSHIP, segment, strength, source, text, valid)
        for holds_true, segment, strength, text in said
        if holds_true
    ]


def in_order(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return each piece once, strongest first."""
    kinds, strengths = list(Kind), list(Strength)
    return sorted(
        set(evidence),
        key=lambda each: (
            not each.stands,
            kinds.index(each.kind),
            strengths.index(each.strength),
            numbered(each.source),
            each.segment,
            each.text,
            each.valid[0] or date.min,
            each.valid[1] or date.max,
        ),
    )


def numbered(source: str) -> tuple[str, int]:
    """Return a record's name so that 9 comes before 10."""
    kind, _colon, number = source.partition(":")
    return (kind, int(number)) if number.isdigit() else (source, 0)


def conflicts_in(found: list[Evidence], tree: Tree) -> list[Conflict]:
    """Return every pair that cannot both be right, on days that both speak of."""
    speaking = [each for each in found if each.speaks and not is_empty(each.valid)]
    return [
        Conflict(code, one, other)
        for place, one in enumerate(speaking)
        for other in speaking[place + 1 :]
        if overlap(one.valid, other.valid) and (code := contradiction(one, other, tree))
    ]


def contradiction(one: Evidence, other: Evidence, tree: Tree) -> str:
    """Return how two pieces contradict, the stronger given first; empty where they do not."""
    axis = tree[one.segment].axis
    if axis != tree[other.segment].axis:
        return ""
    if axis == "state":
        return "state_or_none" if (one.segment == NO_STATE) != (other.segment == NO_STATE) else ""
    contests = one.stands and not other.stands and other.strength == Strength.PROOF
    return "other_activity" if contests and not are_akin(one.segment, other.segment, tree) else ""


def are_akin(one: str, other: str, tree: Tree) -> bool:
    """Return whether one segment is the other or stands below it."""
    return one in lineage(other, tree) or other in lineage(one, tree)


def lineage(segment: str | None, tree: Tree) -> list[str]:
    line: list[str] = []
    while segment is not None and segment not in line and segment in tree:
        line.append(segment)
        segment = tree[segment].parent
    return line


def carried_by(found: list[Evidence], conflicts: list[Conflict]) -> list[Carried]:
    """Return what is carried: first what stands, each record by itself, then what registers and shares prove."""
    standing = sorted((each for each in found if each.stands), key=lambda each: numbered(each.source))
    carried = [Carried(each.segment, (each, *support(each, found)), each.valid) for each in standing]
    proofs = [each for each in found if not each.stands and each.strength == Strength.PROOF]
    for segment in dict.fromkeys(each.segment for each in proofs):
        taken = [each.valid for each in standing if each.segment == segment]
        days = [
            piece
            for proof in proofs
            if proof.segment == segment
            for piece in without(proof.valid, [*taken, *contested(proof, conflicts)])
        ]
        carried += [Carried(segment, bases_on(segment, piece, found), piece) for piece in joined(days)]
    return carried


def support(one: Evidence, found: list[Evidence]) -> list[Evidence]:
    """Return what else says the same of some of the same days."""
    return [
        each
        for each in found
        if each is not one and each.segment == one.segment and not each.stands and overlap(each.valid, one.valid)
    ]


def bases_on(segment: str, days: Range, found: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(each for each in found if each.segment == segment and overlap(each.valid, days))


def contested(proof: Evidence, conflicts: list[Conflict]) -> list[Range]:
    """Return the days on which a proof is contradicted so that it no longer carries."""
    if proof.kind == Kind.OWNERSHIP:
        return []
    return [
        common(conflict.one.valid, conflict.other.valid)
        for conflict in conflicts
        if proof in (conflict.one, conflict.other)
    ]


def points(each: Evidence, segments: list[Carried], on: date) -> bool:
    """Return whether a piece is a signal on the day: said to be one, or a proof that does not carry."""
    if not holds(each.valid, on) or each.stands or each.strength == Strength.HINT:
        return False
    if each.strength == Strength.SIGNAL:
        return True
    return not any(row.segment == each.segment and holds(row.valid, on) for row in segments)

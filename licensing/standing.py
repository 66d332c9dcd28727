"""Whether a policy is contested: whose word weighs enough against it, and which words an answer quotes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

VENDOR, DISTRIBUTOR, PRESS = "vendor", "distributor", "press"
WEIGHT = {VENDOR: 2, DISTRIBUTOR: 1, PRESS: 0}
SPEAKING_OF_THE_ROUTE = (VENDOR, DISTRIBUTOR)
OPEN, KEPT, HELD, RESOLVED = "open", "kept", "held", "resolved"


@dataclass(frozen=True, slots=True)
class Word:
    """What one source says of a policy; `direct` is what it says of buying from the vendor, None where it is silent."""

    key: int
    rank: str
    stance: str
    received: datetime
    direct: bool | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """The words an answer quotes: who asserts the policy, who denies it, and who spoke last of the route."""

    asserting: Word | None = None
    denying: Word | None = None
    route: Word | None = None

    def all(self) -> list[Word]:
        """Return each word once, asserting first."""
        found = {word.key: word for word in (self.asserting, self.denying, self.route) if word is not None}
        return list(found.values())


def own_rank(*, has_letter: bool, asserting: Iterable[str]) -> str:
    """Return the policy's own rank: the vendor's, if its letter came from it, else that of who asserts it.

    One that nobody asserts is the distributor's own.
    """
    if has_letter:
        return VENDOR
    return max(asserting, key=WEIGHT.__getitem__, default=DISTRIBUTOR)


def contests(rank: str, stance: str, own: str) -> bool:
    """Return whether a statement contests a policy of the rank `own`: a denial that weighs no less."""
    return stance == "denies" and WEIGHT[rank] >= WEIGHT[own]


def contested_by(contested: str, *, is_over: bool) -> str:
    """Return what becomes of a policy's standing by one more denial: what is open or held stays so."""
    return contested if is_over or contested in (OPEN, HELD) else OPEN


def contested_after_end(contested: str, *, is_over: bool) -> str:
    """Return what an end makes of a contest: it is resolved; while the end lies ahead, what was chosen stands."""
    return RESOLVED if contested and is_over else contested


def voices(words: Iterable[Word]) -> Voices:
    """Return who is quoted: of each side the weightiest rank's newest word; of the route the newest that counts."""
    rows = list(words)
    speaking = [row for row in rows if row.rank in SPEAKING_OF_THE_ROUTE and row.direct is not None]
    return Voices(
        asserting=weightiest([row for row in rows if row.stance == "asserts"]),
        denying=weightiest([row for row in rows if row.stance == "denies"]),
        route=max(speaking, key=newest, default=None),
    )


def weightiest(rows: list[Word]) -> Word | None:
    return max(rows, key=lambda row: (WEIGHT[row.rank], *newest(row)), default=None)


def newest(row: Word) -> tuple:
    return row.received, row.key

"""Who a policy hits, as plain data: what a preview shows, what an act must equal, and what moved between the two."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date

IN_SCOPE, ONE_CLICK, OFFICER, BLOCKED = WAYS = ("in_scope", "one_click", "officer", "blocked")
"""How a policy finds a customer: in its scope, or unproven and settled by a statement, an officer, or proof alone."""
KINDS = ("partners", "licenses", "customers", "commitments", "answers")


@dataclass(frozen=True, slots=True)
class PartnerHit:
    """One partner that loses something: where, for which segments, and through which of its licenses."""

    partner: int
    countries: tuple[str, ...]
    segments: tuple[str, ...]
    licenses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer or a commitment by its key, and its verdict without the policy and with it."""

    key: int
    before: str
    after: str

    @property
    def is_other(self) -> bool:
        return self.before != self.after


@dataclass(slots=True)
class Impact:
    """What a policy does on its first day. Keys are primary keys; `customers` are by the way the policy finds them.

    `continuing` are commitments with those customers that go on. `gap_answers` and `gap_commitments` are what was
    allowed and entered between the policy's day and now.
    """

    on: date
    partners: list[PartnerHit] = field(default_factory=list)
    customers: dict[str, list[int]] = field(default_factory=lambda: {way: [] for way in WAYS})
    untouched: int = 0
    stopping: list[Turn] = field(default_factory=list)
    continuing: list[int] = field(default_factory=list)
    flips: list[Turn] = field(default_factory=list)
    gap_answers: list[int] = field(default_factory=list)
    gap_commitments: list[int] = field(default_factory=list)

    @property
    def licenses(self) -> list[int]:
        return sorted({key for hit in self.partners for key in hit.licenses})

    @property
    def hit_customers(self) -> list[int]:
        return [key for way in WAYS for key in self.customers[way]]

    def as_found(self) -> dict:
        """Return everything as JSON holds it; `states` and `digest_of` read it back. The long lists are not copied."""
        return {
            "on": self.on.isoformat(),
            "partners": [asdict(hit) for hit in self.partners],
            "licenses": self.licenses,
            "customers": self.customers,
            "untouched": self.untouched,
            "stopping": [asdict(turn) for turn in self.stopping],
            "continuing": self.continuing,
            "flips": [asdict(turn) for turn in self.flips],
            "gap_answers": self.gap_answers,
            "gap_commitments": self.gap_commitments,
        }


def counts_of(found: dict) -> dict[str, int]:
    """Return how many of each are hit, for pages."""
    ways = {way: len(found["customers"][way]) for way in WAYS}
    lists = ("partners", "licenses", "stopping", "continuing", "flips", "gap_answers", "gap_commitments")
    customers = sum(ways.values()) + found["untouched"]
    waiting = ways[OFFICER] + ways[BLOCKED]
    return {
        **ways,
        **{name: len(found[name]) for name in lists},
        "untouched": found["untouched"],
        "customers": customers,
        "officer_share": -(-100 * waiting // customers) if customers else 0,
    }


def states(found: dict) -> dict[str, dict[int, list | str]]:
    """Return the set that is hit: by kind and key, what it loses or how it is found."""
    return {
        "partners": {row["partner"]: [list(row["countries"]), list(row["segments"])] for row in found["partners"]},
        "licenses": dict.fromkeys(found["licenses"], ""),
        "customers": {key: way for way in WAYS for key in found["customers"][way]},
        "commitments": {row["key"]: [row["before"], row["after"]] for row in found["stopping"]},
        "answers": {row["key"]: [row["before"], row["after"]] for row in found["flips"]},
    }


def digest_of(found: dict) -> str:
    """Return the SHA-256 of the set that is hit: two sets are equal when these are."""
    text = json.dumps(states(found), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Move:
    """What moved of one kind between two sets: the keys that came in, fell out, or are hit in another way."""

    kind: str
    came: list[int]
    left: list[int]
    other: list[int]


def moves(before: dict, after: dict) -> list[Move]:
    """Return what moved from one set to another, by kind; kinds in which nothing moved are left out."""
    one, two = states(before), states(after)
    found = [
        Move(
            kind,
            sorted(two[kind].keys() - one[kind].keys()),
            sorted(one[kind].keys() - two[kind].keys()),
            sorted(key for key in one[kind].keys() & two[kind].keys() if one[kind][key] != two[kind][key]),
        )
        for kind in KINDS
    ]
    return [move for move in found if move.came or move.left or move.other]

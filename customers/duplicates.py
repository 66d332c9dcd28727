"""How likely two customers on file are one, and why. No database, no clock, no translation."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy
from rapidfuzz import fuzz

from customers.names import is_cyrillic, words

LISTED_FROM = 50
"""The score from which two are shown to a person."""
TYPO_FROM = 90
"""Percent of letters that two names share at least, for a typing error to be likely."""
COMMON = 50
"""A name that more customers bear than this tells none of them from another."""


class Likeness(StrEnum):
    """What speaks for two being one; `OTHER_NUMBERS` and `OTHER_REGION` speak against it."""

    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"
    OTHER_SCRIPT = "other_script"
    LEGAL_FORM = "legal_form"
    WORD_ORDER = "word_order"
    TYPO = "typo"
    SAME_REGION = "same_region"
    OTHER_NUMBERS = "other_numbers"
    OTHER_REGION = "other_region"


WEIGHTS = {
    Likeness.SAME_NUMBER: 85,
    Likeness.SAME_NAME: 80,
    Likeness.LEGAL_FORM: 75,
    Likeness.OTHER_SCRIPT: 75,
    Likeness.WORD_ORDER: 70,
    Likeness.TYPO: 60,
    Likeness.SAME_REGION: 10,
    Likeness.OTHER_NUMBERS: -20,
    Likeness.OTHER_REGION: -15,
}
ALONE = (Likeness.SAME_NUMBER, Likeness.SAME_NAME, Likeness.LEGAL_FORM, Likeness.OTHER_SCRIPT, Likeness.WORD_ORDER,
         Likeness.TYPO)  # fmt: skip
"""Reasons of which the strongest counts; the others are added to it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of a customer.

    `names` are as written, `keys` their search keys (customers.names.search_key), `numbers` (scheme, value) those it
    bears now and shares with nobody, `region` the one on file or the one that the number points to.
    """

    pk: int
    country: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely two are one, 0 to 100, and the reasons, the strongest first."""

    score: int
    reasons: tuple[Likeness, ...]

    @property
    def is_listed(self) -> bool:
        return self.score >= LISTED_FROM


UNLIKE = Comparison(0, ())


def compare(one: Candidate, other: Candidate) -> Comparison:
    """Return how likely two customers are one; those of two countries are two."""
    if one.country != other.country:
        return UNLIKE
    alone = [reason for reason in (number_reason(one, other), name_reason(one, other)) if reason]
    if not alone:
        return UNLIKE
    reasons = [*alone, *beside(one, other)]
    score = max(WEIGHTS[reason] for reason in alone) + (10 if len(alone) > 1 else 0)
    score += sum(WEIGHTS[reason] for reason in reasons if reason not in ALONE)
    return Comparison(max(0, min(100, score)), tuple(reasons))


def number_reason(one: Candidate, other: Candidate) -> Likeness | None:
    """Say whether one number is on file of both, as two kinds of number."""
    values = {value for _scheme, value in one.numbers}
    return Likeness.SAME_NUMBER if any(value in values for _scheme, value in other.numbers) else None


def name_reason(one: Candidate, other: Candidate) -> Likeness | None:
    """Return the strongest likeness among the names of both."""
    found = [
        reason
        for name, key in zip(one.names, one.keys, strict=True)
        for second, second_key in zip(other.names, other.keys, strict=True)
        if (reason := likeness(name, key, second, second_key))
    ]
    return max(found, key=lambda reason: WEIGHTS[reason], default=None)


def likeness(name: str, key: str, second: str, second_key: str) -> Likeness | None:
    if not key or not second_key:
        return None
    if key == second_key:
        if words(name) == words(second):
            return Likeness.SAME_NAME
        return Likeness.LEGAL_FORM if is_cyrillic(name) == is_cyrillic(second) else Likeness.OTHER_SCRIPT
    if figures(key) != figures(second_key):
        return None
    if sorted(key.split()) == sorted(second_key.split()):
        return Likeness.WORD_ORDER
    return Likeness.TYPO if fuzz.ratio(key, second_key, score_cutoff=TYPO_FROM) else None


def figures(key: str) -> list[str]:
    """Return the numbers in a name: School No. 5 is not School No. 6, however alike they are written."""
    return sorted(word for word in key.split() if any(char.isdigit() for char in word))


def beside(one: Candidate, other: Candidate) -> Iterator[Likeness]:
    if one.region and other.region:
        yield Likeness.SAME_REGION if one.region == other.region else Likeness.OTHER_REGION
    if {scheme for scheme, _value in one.numbers} & {scheme for scheme, _value in other.numbers}:
        yield Likeness.OTHER_NUMBERS


def pairs(rows: list[Candidate]) -> Iterator[tuple[int, int]]:
    """Yield the places of each two rows that are worth comparing, the lower first, each once.

    Two rows meet where they share a number, or where their keys are the same but for the order of the words or for one
    letter that is missing, more or another.
    """
    places, marks = array("q"), array("q")
    for place, row in enumerate(rows):
        found = {hash((row.country, mark)) for mark in marks_of(row)}
        places.extend([place] * len(found))
        marks.extend(found)
    yield from met(numpy.frombuffer(marks, dtype=numpy.int64), numpy.frombuffer(places, dtype=numpy.int64))


def met(marks: numpy.ndarray, places: numpy.ndarray) -> Iterator[tuple[int, int]]:
    """Yield each two places under one mark, once; a mark that more than COMMON places share says nothing."""
    order = numpy.lexsort((places, marks))
    marks, places = marks[order], places[order]
    bounds = numpy.flatnonzero(numpy.diff(marks)) + 1
    starts, ends = numpy.concatenate(([0], bounds)), numpy.concatenate((bounds, [len(marks)]))
    sizes = ends - starts
    seen: set[tuple[int, int]] = set()
    for at in numpy.flatnonzero((sizes > 1) & (sizes <= COMMON)):
        for pair in combinations(places[starts[at] : ends[at]].tolist(), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def marks_of(row: Candidate) -> Iterable[str]:
    """Yield what a row shares with its likely duplicates: numbers, sorted names, and names short of one letter."""
    for _scheme, value in row.numbers:
        yield f"#{value}"
    for key in set(row.keys):
        letters = key.replace(" ", "")
        yield " ".join(sorted(key.split()))
        yield letters
        if len(letters) > 4:
            yield from (letters[:place] + letters[place + 1 :] for place in range(len(letters)))

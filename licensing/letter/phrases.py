"""Phrases of a letter as places in its text: the characters `begin` … `end`, half open."""

import re
from dataclasses import dataclass

Place = tuple[int, int]
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a letter, and the terms whose phrase it belongs to; more than one where phrases overlap."""

    text: str
    kinds: tuple[str, ...]


def one_spelling(text: str) -> str:
    """Return the text in one spelling of what people type in two ways; every character keeps its place."""
    return text.translate(SPELLINGS)


SPELLINGS = str.maketrans("ёЁ“”„«»’‘–—\u2011\u00a0", 'еЕ"""""\'\'---\u0020')


def find_phrase(letter: str, phrase: str, near: int | None = None) -> Place | None:
    """Return where a phrase stands in a letter, whatever its case and line breaks; None where it does not.

    Of several places the one nearest to `near`, else the first.
    """
    words = one_spelling(phrase).split()
    if sum(len(word) for word in words) < SHORTEST:
        return None
    pattern = r"\s+".join(map(re.escape, words))
    found = [match.span() for match in re.finditer(pattern, one_spelling(letter), re.IGNORECASE)]
    if not found:
        return None
    return found[0] if near is None else min(found, key=lambda place: (abs(place[0] - near), place))


def said(letter: str, place: Place) -> str:
    """Return the words at a place on one line."""
    return " ".join(letter[place[0] : place[1]].split())


def moved(before: str, after: str, place: Place) -> Place | None:
    """Return where the phrase at a place of one text stands in another one; None where its words are gone."""
    return find_phrase(after, said(before, place), near=place[0])


def pieces(letter: str, places: dict[str, Place]) -> list[Piece]:
    """Return a letter cut where a phrase begins or ends; the pieces together are the letter."""
    cuts = sorted({0, len(letter), *(edge for place in places.values() for edge in place)})
    return [
        Piece(letter[begin:end], tuple(kind for kind, place in places.items() if place[0] <= begin and end <= place[1]))
        for begin, end in zip(cuts, cuts[1:], strict=False)
    ]

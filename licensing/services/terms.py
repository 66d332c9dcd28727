"""The terms of a draft: each rests on a phrase of its letter, or is somebody's interpretation."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from history.changes import person
from licensing.letter import Place, moved, said
from licensing.models import Policy, PolicyTerm, TermKind
from partners.exceptions import Refused

LONGEST_NOTE = PolicyTerm._meta.get_field("note").max_length
Terms = dict[str, tuple[Place | None, str]]
"""Kind of term → where its phrase stands in the letter, and why it is read so."""


@dataclass(frozen=True, slots=True)
class Before:
    """A letter and its terms as they stood before a change."""

    letter: str
    rows: dict[str, PolicyTerm]


def standing_terms(policy: Policy) -> Before:
    return Before(policy.letter, {row.kind: row for row in policy.terms.all()} if policy.pk else {})


def write_terms(policy: Policy, terms: Terms | None, before: Before, *, actor) -> None:
    """Write every term of a draft within a change; a kind that is not given is the actor's interpretation.

    Without `terms` those on file follow their phrases into the letter as it is now.
    """
    terms = followed(policy.letter, before) if terms is None else terms
    for kind in TermKind.values:
        place, note = terms.get(kind, (None, ""))
        check_place(policy, place)
        write_term(policy, kind, place, note[:LONGEST_NOTE], before, actor=actor)


def check_place(policy: Policy, place: Place | None) -> None:
    """Refuse a phrase that the letter does not hold."""
    if place is not None and not 0 <= place[0] < place[1] <= len(policy.letter):
        text = _("The letter has %(length)s characters: a phrase from %(begin)s to %(end)s is none of it.")
        told = {"length": len(policy.letter), "begin": place[0], "end": place[1]}
        raise Refused(text % told, "phrase")


def write_term(policy: Policy, kind: str, place: Place | None, note: str, before: Before, *, actor) -> None:
    """Write one term; who read it first stays its author while it says the same."""
    row = before.rows.get(kind) or PolicyTerm(policy=policy, kind=kind)
    begin, end = place or (None, None)
    same = row.pk and (words(before.letter, row), row.note) == (place and said(policy.letter, place), note)
    if not same:
        row.author = person(actor)
    elif (row.begin, row.end) == (begin, end):
        return
    row.begin, row.end, row.note = begin, end, note
    row.save()


def words(letter: str, row: PolicyTerm) -> str | None:
    return None if row.is_interpretation else said(letter, (row.begin, row.end))


def followed(letter: str, before: Before) -> Terms:
    """Return the terms on file as they stand in another text: a phrase that is gone becomes an interpretation."""
    return {kind: follow(letter, before.letter, row) for kind, row in before.rows.items()}


def follow(letter: str, earlier: str, row: PolicyTerm) -> tuple[Place | None, str]:
    if row.is_interpretation:
        return None, row.note
    place = moved(earlier, letter, (row.begin, row.end))
    if place is not None:
        return place, row.note
    gone = _("It rested on “%(phrase)s”, which the letter no longer says.")
    return None, gone % {"phrase": said(earlier, (row.begin, row.end))[:400]}

"""What each term of a policy rests on, and what a letter may name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from customers.models import Segment
from customers.names import is_cyrillic
from history.reading import Reading
from licensing.letter import Piece, Proposal, Vocabulary, pieces, said
from licensing.letter.proposals import EVERY
from licensing.models import Decision, Policy, PolicyTerm, Product, ProductLine, TermKind
from partners.models import CountryGroup
from partners.reference import COUNTRIES
from ui.formats import country_names, day, names_of_country

ALSO = {
    "RU": ("Russian Federation", "Российская Федерация", "РФ"),
    "BY": ("Belarus", "Белоруссия"),
    "KG": ("Kyrgyz Republic", "Киргизия", "Кыргызстан"),
    "MD": ("Moldova", "Молдавия"),
    "TM": ("Turkmenistan", "Туркмения"),
    "CIS": ("CIS", "СНГ"),
    "EAEU": ("EAEU", "ЕАЭС"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term: the phrase it rests on, or else our interpretation with who read it so, and why."""

    kind: str
    label: str
    phrase: str | None
    author: str
    note: str

    @property
    def is_interpretation(self) -> bool:
        return self.phrase is None

    @property
    def language(self) -> str:
        """Return the language of the phrase, as far as its letters tell."""
        return language_of(self.phrase or "")


def language_of(text: str) -> str:
    return "ru" if is_cyrillic(text) else "en"


def terms_of(policy: Policy) -> list[Term]:
    """Return the terms of a policy as they stand, every kind in its order."""
    return as_terms([row_of(policy)], Reading())[policy.pk]


def terms_in_answer(row: Decision) -> dict[int, list[Term]]:
    """Return the terms of each policy that a stored answer names, as they were known when it was given."""
    numbers = policies_in(row.answer)
    if not numbers:
        return {}
    reading = Reading(known=row.known or row.asked_at, snapshot=row.snapshot)
    return as_terms(list(reading.rows(Policy, id__in=numbers)), reading)


def policies_in(answer: dict[str, Any]) -> list[int]:
    """Return the numbers of the policies that an answer's reasons name."""
    records = [reason["record"] for reason in answer["reasons"] if reason["record"]]
    return sorted({int(key) for kind, key in records if kind == "policy"})


def row_of(policy: Policy) -> dict[str, Any]:
    return {"id": policy.pk, "letter": policy.letter, "enacted_by_id": policy.enacted_by_id}


def as_terms(policies: list[dict[str, Any]], reading: Reading) -> dict[int, list[Term]]:
    rows = list(reading.rows(PolicyTerm, policy_id__in=[policy["id"] for policy in policies]))
    people = {row["author_id"] for row in rows} | {policy["enacted_by_id"] for policy in policies}
    names = names_of_people(people - {None})
    by_key = {(row["policy_id"], row["kind"]): row for row in rows}
    return {
        policy["id"]: [as_term(kind, by_key.get((policy["id"], kind)), policy, names) for kind in TermKind]
        for policy in policies
    }


def names_of_people(pks: Iterable[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in get_user_model().objects.filter(pk__in=pks)}


def as_term(kind: TermKind, row: dict[str, Any] | None, policy: dict[str, Any], names: dict[int, str]) -> Term:
    """Return one term; one that nobody read is read so by whoever enacted the policy."""
    if row is None:
        return Term(kind.value, str(kind.label), None, names.get(policy["enacted_by_id"], ""), "")
    phrase = None if row["begin"] is None else said(policy["letter"], (row["begin"], row["end"]))
    return Term(
        kind.value, str(kind.label), phrase, names.get(row["author_id"] or policy["enacted_by_id"], ""), row["note"]
    )


NUMBERS = {kind: number for number, kind in enumerate(TermKind.values, 1)}
"""The number of each term on pages: it tells phrases apart where colors do not."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a letter as a page shows it; `numbers` are those of the terms that rest on it."""

    text: str
    kinds: tuple[str, ...]
    numbers: str


def marked(found: list[Piece]) -> list[Marked]:
    return [Marked(one.text, one.kinds, " ".join(str(NUMBERS[kind]) for kind in one.kinds)) for one in found]


def letter_pieces(policy: Policy) -> list[Marked]:
    """Return a policy's letter in pieces, each with the terms that rest on it."""
    rows = policy.terms.filter(begin__isnull=False)
    return marked(pieces(policy.letter, {row.kind: (row.begin, row.end) for row in rows}))


def vocabulary() -> Vocabulary:
    """Return what a letter may name: product lines by their own and their products' names, territory, segments."""
    return Vocabulary(line_names(), territory_names(), segment_names(), segments_above())


def line_names() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {row.slug: [row.name] for row in ProductLine.objects.filter(is_active=True)}
    for slug, name in Product.objects.filter(line__slug__in=names).values_list("line__slug", "name"):
        names[slug].append(name)
    return {slug: tuple(all_) for slug, all_ in names.items()}


def territory_names() -> dict[str, tuple[str, ...]]:
    names = {code: names_of_country(code) for code in COUNTRIES}
    names |= {row.code: (row.name_en, row.name_ru) for row in CountryGroup.objects.all()}
    return {code: (*own, *ALSO.get(code, ())) for code, own in names.items()}


def segment_names() -> dict[str, tuple[str, ...]]:
    rows = Segment.objects.in_use().exclude(code="none")
    return {row.code: (row.name_en, row.name_ru) for row in rows}


def segments_above() -> dict[str, frozenset[str]]:
    """Return for each segment those it lies below."""
    parents = dict(Segment.objects.values_list("code", "parent__code"))
    return {code: frozenset(chain_above(code, parents)) for code in parents}


def chain_above(code: str, parents: dict[str, str | None]) -> Iterator[str]:
    while code := parents.get(code):
        yield code


def meaning(kind: str, proposal: Proposal) -> str:
    """Return in the reader's words what a proposed phrase seems to say."""
    values = proposal.values
    if kind == TermKind.PRODUCTS:
        rows = ProductLine.objects.filter(is_active=True)
        return ", ".join(str(row) for row in (rows if EVERY in values else rows.filter(slug__in=values)))
    if kind == TermKind.COUNTRIES:
        return country_names(values)
    if kind == TermKind.CUSTOMERS:
        return ", ".join(str(row) for row in Segment.objects.filter(code__in=values))
    if kind == TermKind.SINCE:
        return day(date.fromisoformat(values[0]))
    return run_off_meaning(values[0]) if values else ""


def run_off_meaning(kind: str) -> str:
    return {
        "preset": _("running business goes on"),
        "all": _("running business goes on, renewals too"),
        "nothing": _("running business ends"),
    }[kind]

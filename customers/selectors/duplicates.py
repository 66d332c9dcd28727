"""Customers that are likely one: read for comparing, and found for one customer by the indexes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db.models import F

from customers.duplicates import Candidate, Comparison, compare
from customers.identifiers import SHARED, Identified
from customers.models import Customer, FormerName, Identifier, NotTheSame
from customers.names import search_key
from customers.regions import region_pointed_to
from customers.selectors.groups import everyone_of, groups_of

MOST_CANDIDATES = 40
NAME_FIELDS = ("pk", "merged_into", "country", "region", "name", "name_latin")


@dataclass(frozen=True, slots=True)
class Likely:
    """A customer that may be the one asked about, and how likely that is."""

    customer: Customer
    found: Comparison


def candidates(pks: Iterable[int] | None = None) -> list[Candidate]:
    """Return what is compared of the standing customers, all of them or some, with those merged into them."""
    scope = {} if pks is None else {"pk__in": members_of(pks)}
    within = {} if pks is None else {"customer__in": scope["pk__in"]}
    rows = list(Customer.objects.filter(**scope).order_by("pk").values_list(*NAME_FIELDS))
    former, numbers = defaultdict(list), defaultdict(list)
    for customer, name in FormerName.objects.filter(**within).order_by("pk").values_list("customer", "name"):
        former[customer].append(name)
    current = Identifier.objects.filter(**within, is_current=True).order_by("pk")
    for customer, scheme, value in current.values_list("customer", "scheme", "value"):
        numbers[customer].append((scheme, value))
    return assembled(rows, former, numbers)


def members_of(pks: Iterable[int]) -> set[int]:
    return set(groups_of(pks).rows)


def assembled(rows: list[tuple], former: dict, numbers: dict) -> list[Candidate]:
    merged = defaultdict(list)
    for row in rows:
        merged[row[1] or row[0]].append(row)
    return [
        candidate(pk, sorted(group, key=lambda row: row[1] is not None), former, numbers)
        for pk, group in sorted(merged.items())
    ]


def candidate(pk: int, group: list[tuple], former: dict, numbers: dict) -> Candidate:
    names = dict.fromkeys(name for row in group for name in (*row[4:6], *former.get(row[0], ())) if name)
    by_key = {search_key(name): name for name in reversed(names)}
    held = [number for row in group for number in numbers.get(row[0], ())]
    region = next((row[3] for row in group if row[3]), "") or region_pointed_to(held)[0]
    return Candidate(
        pk=pk,
        country=group[0][2],
        names=tuple(by_key.values()),
        keys=tuple(by_key),
        numbers=tuple((scheme, value) for scheme, value in held if scheme not in SHARED),
        region=region,
    )


def likely_duplicates(customer: Customer) -> list[Likely]:
    """Return the standing customers that are likely this one, the likeliest first; those said to be two are left out."""
    own = candidates([customer.pk])
    if not own:
        return []
    group = everyone_of(customer)
    found = alike(own[0], Customer.objects.exclude(pk__in=group))
    said = NotTheSame.objects.standing()
    two = {pk for row in said.filter(one__in=group) for pk in [row.other_id]}
    two |= {row.one_id for row in said.filter(other__in=group)}
    return [row for row in found if row.customer.pk not in two]


def alike_to_new(identified: Identified, name: str, name_latin: str, among) -> list[Likely]:
    """Return the customers of `among` that are likely the one about to be added."""
    names = dict.fromkeys(filter(None, (name, name_latin)))
    numbers = ((identified.scheme, identified.value),)
    by_key = {search_key(text): text for text in reversed(names)}
    own = Candidate(
        0, identified.country, tuple(by_key.values()), tuple(by_key), numbers, region_pointed_to(numbers)[0]
    )
    return [row for row in alike(own, among) if (identified.scheme, identified.value) not in numbers_of(row.customer)]


def alike_to_named(country: str, name: str, among) -> list[Likely]:
    """Return the customers of `among` that are likely the one of whom a list says nothing but the name."""
    return alike(Candidate(0, country, (name,), (search_key(name),), (), ""), among)


def numbers_of(customer: Customer) -> set[tuple[str, str]]:
    return set(customer.identifiers.values_list("scheme", "value"))


def alike(own: Candidate, among) -> list[Likely]:
    """Return the customers of `among` whose name or number is near, compared; the likeliest first."""
    near = {pk for key in own.keys for pk in near_names(key, among.filter(country=own.country))}
    values = [value for _scheme, value in own.numbers]
    near |= set(Identifier.objects.filter(value__in=values, customer__in=among).values_list("customer", flat=True))
    found = {row.pk: compare(own, row) for row in candidates(near) if row.pk != own.pk}
    listed = {pk: comparison for pk, comparison in found.items() if comparison.is_listed}
    customers = among.in_bulk(listed) if listed else {}
    ordered = sorted(customers.values(), key=lambda row: (-listed[row.pk].score, str(row), row.pk))
    return [Likely(row, listed[row.pk]) for row in ordered]


def near_names(key: str, among) -> list[int]:
    """Return the ids of those a name of which is near a key, by the trigram index, the nearest first."""
    if not key:
        return []
    near = among.filter(search_key__trigram_strict_word_similar=key)
    near = near.annotate(likeness=TrigramStrictWordSimilarity(key, F("search_key"))).order_by("-likeness", "pk")
    return [pk for pk, _likeness in near.values_list("pk", "likeness")[:MOST_CANDIDATES]]

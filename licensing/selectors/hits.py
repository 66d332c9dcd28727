"""A kept preview as its page prints it: by what partners lose alike, by month, by language; names a few at a time."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import models

from customers.models import Customer, Identifier
from history.reading import any_of
from licensing.impact import WAYS, Move
from licensing.models import Commitment, Decision, License, Preview
from partners.models import Contact, Partner


@dataclass(frozen=True, slots=True)
class Loss:
    """What the same partners lose alike: countries and segments, by code; `names` are the first few of `count`."""

    countries: list[str]
    segments: list[str]
    count: int
    names: list[Partner]


def losses(preview: Preview, most: int) -> list[Loss]:
    """Return the partners by what they lose, most partners first."""
    found: dict[tuple, list[int]] = defaultdict(list)
    for row in preview.found["partners"]:
        found[tuple(row["countries"]), tuple(row["segments"])].append(row["partner"])
    alike = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = Partner.objects.in_bulk([pk for _lost, pks in alike for pk in pks[:most]])
    return [
        Loss(list(countries), list(segments), len(pks), sorted((rows[pk] for pk in pks[:most]), key=str))
        for (countries, segments), pks in alike
    ]


def partners_by_country(preview: Preview) -> list[tuple[str, int]]:
    """Return how many partners of a country are hit, most first."""
    rows = Partner.objects.filter(pk__in=[row["partner"] for row in preview.found["partners"]])
    found = rows.order_by().values_list("country").annotate(models.Count("pk"))
    return sorted(found, key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Ending:
    """Commitments that end in one month, None where no end is known: how many stop, how many go on."""

    month: date | None
    stop: int
    go_on: int


def endings(preview: Preview) -> list[Ending]:
    stop = {row["key"] for row in preview.found["stopping"]}
    go_on = set(preview.found["continuing"])
    counts: Counter = Counter()
    rows = Commitment.objects.filter(pk__in=any_of(stop | go_on)).values_list("pk", "ends")
    for pk, ends in rows:
        counts[ends and ends.replace(day=1), pk in stop] += 1
    months = sorted({month for month, _stops in counts}, key=lambda month: month or date.max)
    return [Ending(month, counts[month, True], counts[month, False]) for month in months]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a notice to the partners hit needs: contacts by language, and the partners whom no mail reaches."""

    languages: list[tuple[str, int]]
    without_contact: list[Partner]


def reach_of(preview: Preview) -> Reach:
    hit = [row["partner"] for row in preview.found["partners"]]
    contacts = Contact.objects.active().filter(partner__in=hit)
    counted = contacts.order_by("language").values_list("language").annotate(models.Count("pk"))
    silent = Partner.objects.filter(pk__in=hit).exclude(pk__in=contacts.values("partner"))
    return Reach(list(counted), list(silent.order_by("name_en", "pk")))


def first_customers(preview: Preview, most: int) -> list[tuple[str, int, list[Customer]]]:
    """Return (way, how many, the first few on file)."""
    found = []
    for way in WAYS:
        keys = preview.found["customers"][way]
        rows = Customer.objects.filter(pk__in=keys[:most]).order_by("name", "pk")
        found.append((way, len(keys), list(rows)))
    return found


def customer_lines(rows, ways: dict[int, str]) -> list[list]:
    """Return (name, country, identifier, way) of many customers for a file, in three statements however many they are."""
    named = list(rows.values_list("pk", "name", "country"))
    numbers = dict(
        Identifier.objects.filter(
            is_current=True, names_customer=True, customer__in=any_of([pk for pk, *_rest in named])
        )
        .order_by("customer", "-pk")
        .values_list("customer", "value")
    )
    return [[name, country, numbers.get(pk, ""), ways[pk]] for pk, name, country in named]


def first_flips(preview: Preview, most: int) -> list[tuple[Decision, str, str]]:
    turns = {row["key"]: row for row in preview.found["flips"][:most]}
    rows = Decision.objects.filter(pk__in=turns).defer("facts").select_related("partner", "customer").order_by("pk")
    return [(row, turns[row.pk]["before"], turns[row.pk]["after"]) for row in rows]


def identifiers_of(customers: list[Customer]) -> dict[int, str]:
    rows = Identifier.objects.filter(customer__in=customers, is_current=True, names_customer=True)
    return {row.customer_id: row.value for row in rows}


MODELS = {
    "partners": Partner.objects.all(),
    "licenses": License.objects.select_related("holder", "line", "segment"),
    "customers": Customer.objects.all(),
    "commitments": Commitment.objects.select_related("partner", "customer"),
    "answers": Decision.objects.defer("facts").select_related("partner", "customer"),
}


def named(kind: str, keys: list[int]) -> dict[int, str]:
    """Return how people name the things of one kind, by key."""
    rows = MODELS[kind].filter(pk__in=any_of(keys))
    return {row.pk: name_of(kind, row) for row in rows}


def name_of(kind: str, row) -> str:
    if kind == "licenses":
        return f"{row}: {row.holder}, {row.line}, {row.segment}"
    if kind == "commitments":
        return f"{row}: {row.partner}, {row.customer}"
    if kind == "answers":
        return f"{row.receipt}: {row.partner}, {row.customer or row.customer_text}"
    return str(row)


def named_moves(moves: list[Move]) -> list[dict]:
    """Return what moved, line by line: {"kind", "how", "name"}; `how` is came, left or other."""
    lines = []
    for move in moves:
        names = named(move.kind, [*move.came, *move.left, *move.other])
        for how in ("came", "left", "other"):
            lines += [{"kind": move.kind, "how": how, "name": names.get(key, str(key))} for key in getattr(move, how)]
    return lines

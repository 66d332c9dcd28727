"""What is on file of customers as evidence, and the classifications that follow from it, for many at once.

Live, or as known at a moment, in a number of queries that does not grow with the customers.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from customers.classification import Branch, Classification, Evidence, Kind, Spells, Strength, Tree, classify
from customers.codes import Book, Rule
from customers.models import CodeRule, Customer, CustomerCode, CustomerSegment, Entity, EntityKind, Segment
from customers.names import name_signals
from customers.names.signals import STATE
from customers.periods import EMPTY, Range
from customers.selectors.shares import Standing
from customers.selectors.spells import spells_of
from history.reading import Reading, any_of

READ = [CodeRule, Customer, CustomerCode, CustomerSegment, Entity, Segment]
"""The recorded tables that evidence is read from; shares read their own."""
AGENCY = "agency"


def classifications_of(
    customer_pks: Iterable[int],
    *,
    on: date,
    reading: Reading | None = None,
    segments: dict[int, dict] | None = None,
    names: dict[int, str] | None = None,
    spells: dict[int, list[Standing]] | None = None,
) -> dict[int, Classification]:
    """Return the classification of each customer. `segments`, `names`, `spells`: where the caller has read them."""
    pks, reading = list(customer_pks), reading or Reading()
    segments = segments_read(reading) if segments is None else segments
    evidence = evidence_of(pks, on=on, reading=reading, segments=segments, names=names)
    spells = spells_of(pks, on=on, reading=reading) if spells is None else spells
    tree = tree_of(segments)
    return {pk: classify(evidence.get(pk, ()), spells[pk][0].share, tree, on, as_spells(spells[pk])) for pk in pks}


def as_spells(standing: list[Standing]) -> Spells:
    return tuple((each.share, days(each.valid)) for each in standing)


def evidence_of(
    customer_pks: Iterable[int],
    *,
    on: date,
    reading: Reading | None = None,
    segments: dict[int, dict] | None = None,
    names: dict[int, str] | None = None,
) -> dict[int, list[Evidence]]:
    """Return all evidence of each customer but its shares, of whatever days."""
    pks, reading = list(customer_pks), reading or Reading()
    segments = segments_read(reading) if segments is None else segments
    found: dict[int, list[Evidence]] = defaultdict(list)
    if names is None:
        names = {row["id"]: row["name"] for row in reading.rows(Customer, id__in=any_of(pks))}
    for pk, name in names.items():
        found[pk] += of_name(name)
    for row in reading.rows(CustomerSegment, customer_id__in=any_of(pks)):
        found[row["customer_id"]].append(of_finding(row, segments[row["segment_id"]]["code"]))
    for row in reading.rows(Entity, customer_id__in=any_of(pks), kind=EntityKind.PUBLIC_BODY):
        found[row["customer_id"]].append(
            Evidence(Kind.LISTED, AGENCY, Strength.PROOF, f"entity:{row['id']}", row["name"])
        )
    codes = list(reading.rows(CustomerCode, customer_id__in=any_of(pks)))
    book = book_of(reading, segments) if codes else Book()
    for row in codes:
        source = f"customercode:{row['id']}"
        found[row["customer_id"]] += book.evidence(source, row["scheme"], row["counts_as"], days(row["valid"]))
    return found


def segments_read(reading: Reading) -> dict[int, dict]:
    return {row["id"]: row for row in reading.rows(Segment)}


def tree_of(segments: dict[int, dict]) -> Tree:
    codes = {pk: row["code"] for pk, row in segments.items()}
    return {row["code"]: Branch(row["axis"], codes.get(row["parent_id"])) for row in segments.values()}


def book_of(reading: Reading, segments: dict[int, dict]) -> Book:
    book = Book()
    for row in reading.rows(CodeRule):
        segment = segments[row["segment_id"]]["code"]
        book.add(row["scheme"], row["code"], Rule(segment, Strength(row["strength"]), days(row["valid"])))
    return book


def of_name(name: str) -> list[Evidence]:
    """Return what the words of a name point to; they prove nothing."""
    signals = name_signals(name)
    hinted = [*([STATE] if signals.state else []), *signals.activity]
    return [
        Evidence(Kind.NAME, code, Strength.SIGNAL, f"name:{place}", name) for place, code in enumerate(hinted, start=1)
    ]


def of_finding(row: dict, segment: str) -> Evidence:
    source = f"customersegment:{row['id']}"
    valid = days(row["valid"])
    return Evidence(Kind(row["basis"]), segment, Strength.PROOF, source, row["evidence"], valid, stands=True)


def days(value) -> Range:
    """Return a daterange as (from, to); an empty one as a range that holds no day."""
    return EMPTY if value.isempty else (value.lower, value.upper)

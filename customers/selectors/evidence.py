"""What is on file of customers as evidence, and the classifications that follow from it, for many at once.

Live, or as known at a moment, in a number of queries that does not grow with the customers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from customers.classification import (
    CONTROLLED,
    Branch,
    Classification,
    Evidence,
    Kind,
    Spells,
    Strength,
    Tree,
    classify,
)
from customers.codes import Book, Rule
from customers.models import CodeRule, Customer, CustomerCode, CustomerSegment, Entity, EntityKind, EntityTopic, Segment
from customers.names import name_signals
from customers.names.signals import STATE
from customers.periods import EMPTY, Range
from customers.selectors.groups import Groups, groups_of
from customers.selectors.shares import Standing
from customers.selectors.spells import spells_of_groups
from history.reading import Reading, any_of

READ = [CodeRule, Customer, CustomerCode, CustomerSegment, Entity, EntityTopic, Segment]
"""The recorded tables that evidence is read from; shares read their own."""
AGENCY = "agency"
TOPICS = {"gov": AGENCY, "gov.soe": CONTROLLED}
"""What followthemoney's words for a company point to."""


def classifications_of(
    customer_pks: Iterable[int],
    *,
    on: date,
    reading: Reading | None = None,
    segments: dict[int, dict] | None = None,
    groups: Groups | None = None,
    spells: dict[int, list[Standing]] | None = None,
) -> dict[int, Classification]:
    """Return the classification of each customer, as one with those merged into it or that it was merged into.

    `segments`, `groups` and the `spells` of the groups, where the caller has read them already.
    """
    pks, reading = list(customer_pks), reading or Reading()
    segments = segments_read(reading) if segments is None else segments
    groups = groups_of(pks, reading) if groups is None else groups
    evidence = evidence_of(pks, on=on, reading=reading, segments=segments, groups=groups)
    spells = spells_of_groups(groups, on=on, reading=reading) if spells is None else spells
    tree, found = tree_of(segments), {}
    for pk in pks:
        kept = groups.kept.get(pk, pk)
        owned = spells.get(kept, [Standing()])
        found[pk] = classify(evidence.get(kept, ()), owned[0].share, tree, on, as_spells(owned))
    return found


def as_spells(standing: list[Standing]) -> Spells:
    return tuple((each.share, days(each.valid)) for each in standing)


def evidence_of(
    customer_pks: Iterable[int],
    *,
    on: date,
    reading: Reading | None = None,
    segments: dict[int, dict] | None = None,
    groups: Groups | None = None,
) -> dict[int, list[Evidence]]:
    """Return all evidence of each kept customer but its shares, of whatever days; that of merged ones is theirs."""
    pks, reading = list(customer_pks), reading or Reading()
    segments = segments_read(reading) if segments is None else segments
    groups = groups_of(pks, reading) if groups is None else groups
    found: dict[int, list[Evidence]] = defaultdict(list)
    pks = list(groups.rows)
    for pk, kept in groups.kept.items():
        found[kept] += of_name(groups.rows[pk]["name"])
    for row in reading.rows(CustomerSegment, customer_id__in=any_of(pks)):
        found[groups.kept[row["customer_id"]]].append(of_finding(row, segments[row["segment_id"]]["code"]))
    entities = {row["id"]: row for row in reading.rows(Entity, customer_id__in=any_of(pks))}
    for pk, piece in (*of_public_bodies(entities), *of_topics(entities, reading)):
        found[groups.kept[pk]].append(piece)
    codes = list(reading.rows(CustomerCode, customer_id__in=any_of(pks)))
    book = book_of(reading, segments) if codes else Book()
    for row in codes:
        source = f"customercode:{row['id']}"
        found[groups.kept[row["customer_id"]]] += book.evidence(
            source, row["scheme"], row["counts_as"], days(row["valid"])
        )
    return found


def of_public_bodies(entities: dict[int, dict]) -> Iterator[tuple[int, Evidence]]:
    for pk, row in entities.items():
        if row["kind"] == EntityKind.PUBLIC_BODY:
            yield row["customer_id"], Evidence(Kind.LISTED, AGENCY, Strength.PROOF, f"entity:{pk}", row["name"])


def of_topics(entities: dict[int, dict], reading: Reading) -> Iterator[tuple[int, Evidence]]:
    """Yield what lists of others call customers: a signal, for nobody here looked."""
    if not entities:
        return
    for row in reading.rows(EntityTopic, entity_id__in=any_of(entities), topic__in=TOPICS):
        source, said = f"entitytopic:{row['id']}", f"{row['dataset']}: {row['topic']}"
        piece = Evidence(Kind.TOPIC, TOPICS[row["topic"]], Strength.SIGNAL, source, said, days(row["valid"]))
        yield entities[row["entity_id"]]["customer_id"], piece


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

"""Open Ownership statements: what becomes of each, what is rejected, and the same file again."""

import json
from datetime import date
from decimal import Decimal

import pytest
from psycopg.types.range import DateRange

from customers.models import Entity, Holding, SourceDocument, StateShare
from customers.services.holdings import change_holding, correct_entity
from tests.customers.conftest import REASON
from tests.customers.holdings.conftest import counts
from tests.customers.holdings.statements import entity, interest, of_publisher, person, relation, statement

pytestmark = pytest.mark.django_db
STATE, COMPANY = entity("state", "stateBody", subtype="stateAgency"), entity("company")


def held() -> list[tuple]:
    rows = Holding.objects.order_by("key").values_list("owner__name", "asset__name", "kind", "low", "high")
    return [(*row[:3], *(None if end is None else float(end) for end in row[3:])) for row in rows]


@pytest.mark.parametrize("as_lines", [False, True], ids=["array", "lines"])
def test_a_file_brings_entities_holdings_and_shares(bring, as_lines):
    rows = [STATE, COMPANY, entity("below"), relation("r1", "company", "state", interest(60, startDate="2019-07-01"))]
    rows.insert(0, relation("r2", "below", "company", interest(50)))
    report = bring("\n".join(map(json.dumps, rows)) if as_lines else rows)
    assert counts(report) == (5, 0, 0, 0, 0)
    assert held() == [("state", "company", "shares", 60, 60), ("company", "below", "shares", 50, 50)]
    assert Holding.objects.get(low=60).valid == DateRange(date(2019, 7, 1), None)
    assert StateShare.objects.get(entity__name="below").at_least == 30
    document = SourceDocument.objects.get()
    assert (document.title, document.link, document.published_on) == (
        "Test Register", "https://register.example", date(2021, 1, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "country", "subtype", "found"),
    [
        ("state", "RU", "", "public_body"),
        ("stateBody", "KZ", "governmentDepartment", "public_body"),
        ("state", "FI", "", "foreign_state"),
        ("registeredEntity", "RU", "", "company"),
        ("legalEntity", "RU", "", "company"),
        ("arrangement", "RU", "trust", "company"),
        ("anonymousEntity", "RU", "", "unnamed"),
        ("unknownEntity", "RU", "", "unnamed"),
    ],
)
def test_kinds_of_entities(bring, kind, country, subtype, found):
    bring([entity("x", kind, country, subtype)])
    assert Entity.objects.get().kind == found


@pytest.mark.parametrize(
    ("interests", "found"),
    [
        ([interest(kind="votingRights", exact=10)], [("votes", 10, 10)]),
        ([interest(kind="appointmentOfBoard")], [("control", None, None)]),
        ([interest(kind="controlByLegalFramework")], [("control", None, None)]),
        ([interest(share={"minimum": 25, "maximum": 50})], [("shares", 25, 50)]),
        ([interest(share={"minimum": 75})], [("shares", 75, 100)]),
        ([interest(share={"exclusiveMinimum": 50})], [("shares", 50.0000000001, 100)]),
        ([interest(share={"minimum": 50, "exclusiveMinimum": True, "maximum": 75})], [("shares", 50.0000000001, 75)]),
        ([interest(share={"minimum": 25, "exclusiveMaximum": 50})], [("shares", 25, 49.9999999999)]),
        ([interest(1 / 3)], [("shares", 0.3333333333, 0.3333333334)]),
        ([interest()], [("shares", None, None)]),
        ([interest(30, directOrIndirect="indirect")], [("shares", None, None)]),
        ([interest(30, kind="rightsToSurplusAssetsOnDissolution")], []),
        ([interest(10), interest(20)], [("shares", 10, 10), ("shares", 20, 20)]),
        ([], [("shares", None, None)]),
    ],
    ids=["votes", "board", "law", "band", "at least", "more than", "flag", "less than", "a third", "no share",
         "indirect", "no holding", "two lots", "no interest"],
)  # fmt: skip
def test_interests(bring, interests, found):
    bring([STATE, COMPANY, relation("r", "company", "state", *interests)])
    assert [row[2:] for row in held()] == found


def test_what_sums_up_other_statements_is_never_counted(bring):
    summary = relation("sum", "below", "state", interest(30, directOrIndirect="indirect"),
                       details={"componentRecords": ["r1", "r2", "company"]})  # fmt: skip
    rows = [STATE, COMPANY, entity("below"), relation("r1", "company", "state", interest(60))]
    report = bring([*rows, relation("r2", "below", "company", interest(50)), summary])
    assert len(held()) == 2
    assert dict(report.passed) == {"interests that sum up other statements of the file": 1}


@pytest.mark.parametrize(
    ("how", "shares"),
    [("direct", [10, 50, 60]), ("indirect", [50, 60]), ("unknown", [50, 60]), (None, [50, 60])],
    ids=["direct", "indirect", "unknown", "not said"],
)
def test_of_a_statement_with_components_only_direct_interests_count(bring, how, shares):
    mixed = relation("r3", "below", "state", interest(10, directOrIndirect=how),
                     interest(30, directOrIndirect="indirect"), details={"componentRecords": ["r1", "r2"]})  # fmt: skip
    rows = [STATE, COMPANY, entity("below"), relation("r1", "company", "state", interest(60))]
    report = bring([*rows, relation("r2", "below", "company", interest(50)), mixed])
    assert sorted(row[3] for row in held()) == shares
    assert sum(report.passed.values()) == (1 if how == "direct" else 2)
    assert StateShare.objects.get(entity__name="below").at_least == 30 + sum(shares) - 110


def test_the_later_statement_stands_and_ties_go_by_position(bring):
    later = relation("r", "company", "state", interest(70), at="2021-03-01", status="updated")
    report = bring([STATE, COMPANY, later, relation("r", "company", "state", interest(60))])
    assert (held()[0][3], report.superseded) == (70, 1)
    bring([STATE, COMPANY, later, relation("r", "company", "state", interest(80), at="2021-03-01")])
    assert [row[3] for row in held()] == [80]


@pytest.mark.parametrize("interests", [[interest(60, startDate="2015-01-01")], []], ids=["with interests", "without"])
def test_a_closed_record_ends_on_its_day(bring, interests):
    rows = [STATE, COMPANY, relation("r", "company", "state", interest(60, startDate="2015-01-01"))]
    closed = relation("r", "company", "state", *interests, at="2021-04-01", status="closed")
    if not interests:
        del closed["recordDetails"]["subject"]
    bring(rows)
    assert counts(bring([STATE, COMPANY, closed])) == (0, 0, 2, 1, 0)
    assert Holding.objects.get().valid == DateRange(date(2015, 1, 1), date(2021, 4, 1))
    assert counts(bring([STATE, COMPANY, closed])) == (0, 0, 3 if interests else 2, 0, 0)
    assert counts(bring([*rows, closed], dataset="another")) == (3, 0, 0, 0, 0)
    assert Holding.objects.last().valid == DateRange(date(2015, 1, 1), date(2021, 4, 1))


@pytest.mark.parametrize("details", [{}, {"interests": None}, {"interests": []}], ids=["left out", "null", "none"])
def test_closing_without_interests_keeps_what_was_before(bring, details):
    bring([STATE, COMPANY, relation("r", "company", "state", interest(60), interest(60, "votingRights"))])
    closed = relation("r", "company", "state", at="2021-02-01", status="closed")
    closed["recordDetails"] = {"subject": "company", "interestedParty": "state", **details}
    for found in [(0, 0, 2, 2, 0), (0, 0, 2, 0, 0)]:
        assert counts(bring([STATE, COMPANY, closed])) == found
        assert held() == [("state", "company", "shares", 60, 60), ("state", "company", "votes", 60, 60)]
        assert {row.valid for row in Holding.objects.all()} == {DateRange(None, date(2021, 2, 1))}


def test_the_same_file_again_changes_nothing_and_another_share_is_a_change(bring):
    rows = [STATE, COMPANY, person("Ivan"), relation("r", "company", "state", interest(60))]
    assert counts(bring(rows)) == (4, 0, 0, 0, 0)
    assert counts(bring(rows)) == (0, 0, 4, 0, 0)
    assert [model.pgh_event_model.objects.count() for model in (Entity, Holding, SourceDocument)] == [3, 1, 1]
    rows[3] = relation("r", "company", "state", interest(70), at="2021-02-01")
    assert counts(bring(rows)) == (0, 1, 3, 0, 0)
    assert (held()[0][3], Holding.pgh_event_model.objects.count()) == (70, 2)


def test_an_interest_that_is_no_longer_named_ends(bring):
    bring([STATE, COMPANY, relation("r", "company", "state", interest(60), interest(60, "votingRights"))])
    later = relation("r", "company", "state", interest(60), at="2021-02-01")
    assert counts(bring([STATE, COMPANY, later])) == (0, 0, 3, 1, 0)
    assert Holding.objects.get(kind="votes").valid == DateRange(None, date(2021, 2, 1))


def test_what_a_person_put_right_stays(bring):
    rows = [STATE, COMPANY, relation("r", "company", "state", interest(60))]
    bring(rows)
    by = {"actor": None, "reason": REASON}
    change_holding(Holding.objects.get(), low=Decimal(1), high=Decimal(1), **by)
    correct_entity(Entity.objects.get(name="company"), name="Right", **by)
    assert counts(bring(rows)) == (0, 0, 3, 0, 0)
    assert held() == [("state", "Right", "shares", 1, 1)]


def test_owners_that_are_not_named(bring):
    exempt = {"reason": "subjectExemptFromDisclosure", "description": "exempt"}
    listed = entity("listed", publicListing={"hasPublicListing": True})
    parties = [exempt, {"reason": "unknown"}, {"reason": "noBeneficialOwners"}]
    bring([relation(f"r{place}", "listed", party) for place, party in enumerate(parties)] + [listed])
    found = Holding.objects.order_by("key").values_list("owner__kind", "low")
    assert list(found) == [("free_float", None), ("unnamed", None)]


def test_numbers_join_sources_and_persons_do_not(bring, romashka):
    number = [{"scheme": "RU-INN", "id": "77 0000 0009"}]
    bring([entity("a", identifiers=number), person("Ivan")])
    report = bring([entity("b", identifiers=number), person("Ivan")], dataset="another")
    assert counts(report) == (1, 0, 1, 0, 0)
    company = Entity.objects.get(value="7700000009")
    assert (company.customer, company.name, company.keys.count()) == (romashka, "a", 2)


def keys() -> set[tuple[str, str]]:
    return set(Holding.objects.values_list("dataset", "key"))


def test_a_record_is_its_publishers_in_whatever_order(bring):
    rows = [of_publisher("PX", STATE), of_publisher("PX", COMPANY)]
    rows.append(of_publisher("PY", relation("r", "company", "state", interest(60))))
    assert counts(bring(rows)) == (3, 0, 0, 0, 0)
    assert counts(bring(rows[::-1])) == (0, 0, 3, 0, 0)
    assert counts(bring(rows[2:])) == (0, 0, 1, 0, 0)
    assert (keys(), StateShare.objects.get(entity__name="company").at_least) == ({("bods:PY", "r#shares")}, 60)


def test_records_of_two_publishers_are_two(bring):
    rows = [STATE, COMPANY, relation("r", "company", "state", interest(10))]
    bring([of_publisher(name, row) for row in rows for name in ("PX", "PY")])
    assert keys() == {("bods:PX", "r#shares"), ("bods:PY", "r#shares")}
    assert Entity.objects.filter(name="company").count() == 2


def test_what_two_publishers_state_is_neithers_for_a_third(bring):
    rows = [of_publisher(name, row) for row in (STATE, COMPANY) for name in ("PX", "PY")]
    report = bring([*rows, of_publisher("PZ", relation("r", "company", "state", interest(10)))])
    assert [(row.column, row.value) for row in report.problems] == [("recordDetails.interestedParty", "state")]


@pytest.mark.parametrize(
    ("publishers", "found"),
    [(["", "PX", ""], "bods:PX"), (["", "", "PX"], "bods:PX"), (["", "", ""], "bods"), (["PX", "PY", ""], "bods")],
    ids=["one", "one, last", "none", "two"],
)
def test_a_statement_without_publisher_is_the_only_ones(bring, publishers, found):
    rows = [STATE, COMPANY, relation("r", "company", "state", interest(60))]
    rows[2] = of_publisher(publishers[2], rows[2])
    assert bring([of_publisher(name, row) for name, row in zip(publishers, rows, strict=True)]).done
    assert keys() == {(found, "r#shares")}


def test_a_wrong_number_is_told_and_the_entity_taken(bring):
    report = bring([entity("a", identifiers=[{"scheme": "RU-INN", "id": "7700000008"}])])
    assert (Entity.objects.get().value, len(report.notes), report.rejected) == ("", 1, 0)


@pytest.mark.parametrize(
    ("bad", "field", "value"),
    [
        (entity("x", "state", subtype="stateAgency"), "recordDetails.entityType.subtype", "stateAgency"),
        (entity("x", "planet"), "recordDetails.entityType.type", "planet"),
        (statement("", "entity", {}), "recordId", ""),
        (statement("x", "thing", {}), "recordType", "thing"),
        (entity("x", at="yesterday"), "statementDate", "yesterday"),
        (entity("x", status="gone"), "recordStatus", "gone"),
        (relation("x", "company", "nobody", interest(1)), "recordDetails.interestedParty", "nobody"),
        (relation("x", "nothing", "state", interest(1)), "recordDetails.subject", "nothing"),
        (relation("x", "company", "state", interest(-1)), "recordDetails.interests[0].share.exact", "-1"),
        (relation("x", "company", "state", interest(1000)), "recordDetails.interests[0].share.exact", "1000"),
        (relation("x", "company", "state", interest("half")), "recordDetails.interests[0].share.exact", "half"),
        (relation("x", "company", "state", interest(1, startDate="2021-02-02", endDate="2021-02-01")),
         "recordDetails.interests[0].endDate", "2021-02-01"),
        ("text", "", "text"),
    ],
)  # fmt: skip
def test_bad_statements_are_named_and_nothing_is_changed(bring, bad, field, value):
    report = bring([STATE, COMPANY, bad])
    assert [(row.row, row.column, row.value) for row in report.problems] == [(3, field, value)]
    assert report.problems[0].problem and (field == "" or report.problems[0].expected)
    assert (report.done, Entity.objects.count()) == (False, 0)
    if isinstance(bad, dict):
        assert report.problems[0].label == bad["statementId"]


def test_keep_going_takes_the_good_and_hands_back_the_bad(bring, tmp_path):
    bad = entity("x", "planet")
    report = bring([STATE, COMPANY, bad, relation("r", "company", "x")], keep_going=True, rejected=tmp_path / "out")
    assert (counts(report), report.done) == ((2, 0, 0, 0, 2), True)
    lines = [json.loads(line) for line in report.rejected_file.read_text().splitlines()]
    assert [row["recordId"] for row in lines] == ["x", "r"]
    assert "planet" not in lines[0]["problem"] and lines[0].pop("problem") and lines[0] == bad


def test_a_dry_run_changes_nothing(bring):
    report = bring([STATE, COMPANY], dry_run=True)
    assert (counts(report), Entity.objects.count()) == ((2, 0, 0, 0, 0), 0)


def test_what_does_not_add_up_is_taken_and_told(bring):
    rows = [STATE, COMPANY, relation("r1", "company", "state", interest(120))]
    report = bring([*rows, relation("r2", "company", "company", interest(share={"minimum": 9, "maximum": 5}))])
    assert len(held()) == 2
    assert report.all_notes >= 3

"""Which of several statements of one record stands: within a file, and after what earlier files brought."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from customers.models import Entity, EntityKey, Holding, StatedRecord
from tests.customers.holdings.conftest import counts
from tests.customers.holdings.statements import entity, interest, relation

pytestmark = pytest.mark.django_db
STATE, COMPANY = (
    entity("state", "stateBody", subtype="stateAgency", at="2020-01-01"),
    entity("company", at="2020-01-01"),
)
OLDER = "statements older than what is on file: it stays as it is"


def said(share, at, status: str = "new") -> list[dict]:
    return [STATE, COMPANY, relation("r", "company", "state", interest(share), at=at, status=status)]


def closed(at: str, *interests: dict) -> list[dict]:
    return [STATE, COMPANY, relation("r", "company", "state", *interests, at=at, status="closed")]


def shares() -> list[tuple]:
    return [(int(row.low), row.valid.upper) for row in Holding.objects.order_by("key")]


MOMENTS = [
    ("2022-03-01", "2021-03-01", False),
    ("2022-03-01", "2022-03-01", True),
    ("2022-03-01", "2022-03-02", True),
    ("2022-05-01T10:00:00Z", "2022-05-01T09:00:00Z", False),
    ("2022-05-01T09:00:00Z", "2022-05-01T10:00:00Z", True),
    ("2022-05-01T10:00:00+03:00", "2022-05-01T08:00:00Z", True),
    ("2022-05-01T23:00:00-03:00", "2022-05-02T01:00:00Z", False),
    ("2022-05-01T10:00:00Z", "2022-05-01", False),
    ("2022-05-01", "2022-05-01T10:00:00Z", True),
    ("2022-05-01", "2022-05", True),
    ("2022-05-02", "2022-05", False),
    ("2022-05-01", None, False),
    (None, "2022-05-01", True),
    (None, None, True),
]
IDS = [f"{first}, then {second}" for first, second, _is_later in MOMENTS]


@pytest.mark.parametrize(("first", "second", "is_later"), MOMENTS, ids=IDS)
def test_the_later_stands_within_a_file(bring, first, second, is_later):
    report = bring([*said(60, first), *said(20, second)[2:]])
    assert (shares(), report.superseded, dict(report.passed)) == ([(20 if is_later else 60, None)], 1, {})


@pytest.mark.parametrize(("first", "second", "is_later"), MOMENTS, ids=IDS)
def test_the_later_stands_across_files(bring, first, second, is_later):
    bring(said(60, first))
    report = bring(said(20, second))
    assert shares() == [(20 if is_later else 60, None)]
    assert counts(report) == ((0, 1, 2, 0, 0) if is_later else (0, 0, 2, 0, 0))
    assert dict(report.passed) == ({} if is_later else {OLDER: 1})


def test_an_older_statement_is_named_and_not_refused(bring):
    bring(said(60, "2022-03-01"))
    report = bring(said(20, "2021-03-01"))
    assert (report.done, report.problems, report.all_notes) == (True, [], 1)
    assert report.notes == ["r-2021-03-01: This is older than what is on file: nothing of it was taken."]
    assert StatedRecord.objects.get().stated_at.date() == date(2022, 3, 1)


@pytest.mark.parametrize("interests", [(), (interest(60),)], ids=["without interests", "with interests"])
def test_an_old_statement_does_not_reopen_what_a_later_one_closed(bring, interests):
    bring(said(60, "2021-01-01"))
    bring(closed("2022-03-01", *interests))
    ended = [(60, date(2022, 3, 1))]
    assert shares() == ended
    assert dict(bring(said(60, "2021-01-01")).passed) == {OLDER: 1}
    assert dict(bring(closed("2021-06-01")).passed) == {OLDER: 1}
    assert shares() == ended
    assert counts(bring(said(50, "2022-06-01"))) == (0, 1, 2, 0, 0)
    assert shares() == [(50, None)]


def test_what_was_closed_before_it_was_known_stays_closed(bring):
    bring(closed("2022-03-01"))
    assert dict(bring(said(60, "2021-01-01")).passed) == {OLDER: 1}
    assert not Holding.objects.exists()


def test_an_older_statement_does_not_end_what_it_does_not_name(bring):
    both = relation("r", "company", "state", interest(60), interest(60, "votingRights"), at="2022-03-01")
    bring([STATE, COMPANY, both])
    bring(said(60, "2021-03-01"))
    assert {row.valid for row in Holding.objects.all()} == {DateRange(None, None)}


def test_another_source_has_its_own_order(bring):
    bring(said(60, "2022-03-01"))
    assert counts(bring(said(20, "2021-03-01"), dataset="another")) == (3, 0, 0, 0, 0)


def test_the_later_word_of_an_entity_stands(bring):
    def named(name: str, at: str) -> list[dict]:
        row = entity("e", at=at)
        return [row | {"recordDetails": {**row["recordDetails"], "name": name}}]

    assert counts(bring(named("New", "2022-03-01T10:00:00Z"))) == (1, 0, 0, 0, 0)
    report = bring(named("Old", "2022-03-01T09:00:00Z"))
    assert (counts(report), dict(report.passed)) == ((0, 0, 0, 0, 0), {OLDER: 1})
    assert Entity.objects.get().name == "New"
    assert counts(bring(named("Newer", "2022-03-01T10:00:00Z"))) == (0, 1, 0, 0, 0)
    assert (Entity.objects.get().name, EntityKey.objects.get().stated_at.hour) == ("Newer", 10)


def test_a_statement_that_is_refused_is_not_remembered(bring):
    bring([STATE, COMPANY, relation("r", "company", "nobody", interest(60), at="2022-03-01")], keep_going=True)
    assert counts(bring(said(20, "2021-03-01"))) == (1, 0, 2, 0, 0)


def test_the_day_of_closing_is_that_of_the_statement_as_written(bring):
    bring(said(60, "2021-01-01"))
    bring(closed("2022-03-01T23:30:00-05:00"))
    assert shares() == [(60, date(2022, 3, 1))]

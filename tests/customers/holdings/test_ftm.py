"""followthemoney lines: what becomes of each."""

import json
from datetime import date

import pytest
from psycopg.types.range import DateRange

from customers.models import Entity, EntityTopic, Holding
from tests.customers.holdings.conftest import counts
from tests.customers.holdings.statements import line

pytestmark = pytest.mark.django_db
BODY = line("body", "PublicBody", name="Agency", country="ru", topics=["gov", "gov.national"])
COMPANY = line("co", "Company", name="Пример Холдинг", jurisdiction="ru", topics="gov.soe")


def lines(*rows: dict) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


@pytest.mark.parametrize(
    ("schema", "values", "kind"),
    [
        ("PublicBody", {"country": "ru"}, "public_body"),
        ("PublicBody", {"country": "fi"}, "foreign_state"),
        ("Organization", {"country": "kz", "topics": "gov"}, "public_body"),
        ("Company", {"topics": ["gov.soe"]}, "company"),
        ("LegalEntity", {}, "company"),
        ("Person", {"topics": "gov"}, "person"),
    ],
)
def test_kinds(bring, schema, values, kind):
    bring(lines(line("x", schema, name="X", **values)))
    assert Entity.objects.get().kind == kind


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("60", 60, 60),
        ("60 %", 60, 60),
        ("25.00-50.00", 25, 50),
        ("> 50", 50.0000000001, 100),
        ("", None, None),
        ("controlling", None, None),
    ],
)
def test_percentages(bring, text, low, high):
    found = bring(lines(BODY, COMPANY, line("o", "Ownership", owner="body", asset="co", percentage=text)))
    row = Holding.objects.get()
    assert tuple(None if end is None else float(end) for end in (row.low, row.high)) == (low, high)
    told = {"": 1, "controlling": 2}.get(text, 0)
    assert (row.detail, found.all_notes) == (text if text == "controlling" else "", told)


def test_days_topics_and_what_is_passed_over(bring):
    owns = line("o", "Ownership", owner="body", asset="co", startDate="2019-07-01", endDate="2022-03-31")
    report = bring(lines(BODY, COMPANY, owns, line("d", "Directorship", director="x", organization="co")))
    assert Holding.objects.get().valid == DateRange(date(2019, 7, 1), date(2022, 3, 31))
    topics = EntityTopic.objects.order_by("topic").values_list("entity__name", "topic")
    assert list(topics) == [("Agency", "gov"), ("Пример Холдинг", "gov.soe")]
    assert dict(report.passed) == {"lines of another kind: Directorship": 1}
    bring(lines(line("co", "Company", name="Пример Холдинг", jurisdiction="ru")))
    assert not EntityTopic.objects.filter(entity__name="Пример Холдинг", valid__contains=date(2100, 1, 1)).exists()


def test_numbers(bring, romashka):
    bring(lines(line("co", "Company", name="A", jurisdiction="ru", innCode="7700000009")))
    assert Entity.objects.get().customer == romashka
    bring(lines(line("fi", "Company", name="B", jurisdiction="fi", registrationNumber="3007894-1")))
    assert Entity.objects.get(name="B").scheme == "FI-registrationNumber"


def test_the_same_lines_again_change_nothing(bring):
    text = lines(BODY, COMPANY, line("o", "Ownership", owner="body", asset="co", percentage="60"))
    assert counts(bring(text)) == (3, 0, 0, 0, 0)
    assert counts(bring(text)) == (0, 0, 3, 0, 0)


def test_the_order_of_datasets_and_lines_does_not_matter(bring):
    rows = [{**BODY, "datasets": ["b", "a"]}, {**COMPANY, "datasets": ["b"]}]
    rows.append({**line("o", "Ownership", owner="body", asset="co", percentage="60"), "datasets": ["c", "b"]})
    assert counts(bring(lines(*rows))) == (3, 0, 0, 0, 0)
    assert counts(bring(lines(*({**row, "datasets": row["datasets"][::-1]} for row in rows[::-1])))) == (0, 0, 3, 0, 0)
    assert list(Holding.objects.values_list("dataset", "key")) == [("ftm:b", "o#shares")]


def owned(owners: list[str], assets: list[str], *percentages: str) -> str:
    companies = [line(key, "Company", name=key, jurisdiction="ru") for key in ("p", "x", "y")]
    edge = line("o", "Ownership", owner=owners, asset=assets, percentage=list(percentages))
    return lines(BODY, *companies, edge)


def held() -> list[tuple]:
    rows = Holding.objects.exclude(valid__isempty=True).order_by("owner__name", "asset__name", "pk")
    return [(str(row.owner), str(row.asset), row.low and float(row.low), row.high and float(row.high)) for row in rows]


@pytest.mark.parametrize(
    ("owners", "assets", "found"),
    [
        (["body"], ["x"], {("Agency", "x", 10, 10)}),
        (["body", "p"], ["x"], {("Agency", "x", 10, 10), ("p", "x", 10, 10)}),
        (["body"], ["x", "y"], {("Agency", "x", 10, 10), ("Agency", "y", 10, 10)}),
        (["p", "body"], ["y", "x"], {(owner, asset, 10, 10) for owner in ("Agency", "p") for asset in "xy"}),
        (["body", "body"], ["x", "x"], {("Agency", "x", 10, 10)}),
    ],
    ids=["one", "two owners", "two assets", "two of each", "twice the same"],
)
def test_every_owner_is_taken_with_every_asset(bring, owners, assets, found):
    report = bring(owned(owners, assets, "10"))
    assert (set(held()), len(held())) == (found, len(found))
    told = ["o: Several owners or assets: each owner is taken with the share in each asset."] * (len(found) > 1)
    assert [text for text in report.notes if text.startswith("o:")] == told
    assert counts(bring(owned(owners[::-1], assets[::-1], "10"))) == (0, 0, 4 + len(found), 0, 0)


@pytest.mark.parametrize(
    ("owners", "left", "ended"),
    [(["p", "x"], "p", []), (["p", "x"], "x", ["x"]), (["body", "p", "x"], "body", []), (["body", "p", "x"], "p", [])],
    ids=["first of two", "last of two", "first of three", "second of three"],
)
def test_an_owner_that_is_left_out_makes_no_other_count_twice(bring, owners, left, ended):
    bring(owned(owners, ["y"], "10"))
    names = [name for name in owners if name != left]
    assert counts(bring(owned(names, ["y"], "10")))[3] == 1
    rows = Holding.objects.exclude(valid__isempty=True)
    assert sorted(row.owner.keys.first().key for row in rows if row.valid.upper is None) == names
    assert [row.owner.name for row in rows if row.valid.upper is not None] == ended
    assert counts(bring(owned(names, ["y"], "10"))) == (0, 0, 4 + len(names), 0, 0)


@pytest.mark.parametrize(
    ("texts", "low", "high"),
    [
        (["60", "60.00"], 60, 60),
        (["60", "40"], 40, 60),
        (["25-50", "75"], 25, 75),
        (["controlling", "40"], 40, 40),
        (["controlling", "much"], None, None),
    ],
)
def test_several_percentages(bring, texts, low, high):
    report = bring(owned(["body"], ["x"], *texts))
    assert held() == [("Agency", "x", low, high)]
    several = "o: Several shares: the band from the lowest to the highest counts."
    assert (several in report.notes) == (low != high)


def test_a_line_of_too_many_pairs_is_refused(bring):
    names = [f"n{place}" for place in range(40)]
    report = bring(lines(line("o", "Ownership", owner=names, asset=names)))
    assert [(row.label, row.column) for row in report.problems] == [("o", "properties.owner")]


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (line("", "Company"), "id"),
        ({"id": "x", "schema": "Company"}, "properties"),
        (line("x", ""), "schema"),
        (line("x", "Ownership", owner="body"), "properties.asset"),
        (line("x", "Ownership", owner="nobody", asset="co"), "properties.owner"),
        (line("x", "Ownership", owner="body", asset="co", percentage="-5"), "properties.percentage"),
        (line("x", "Ownership", owner="body", asset="co", startDate="then"), "properties.startDate"),
    ],
)
def test_bad_lines(bring, bad, column):
    report = bring(lines(BODY, COMPANY, bad))
    assert ([row.column for row in report.problems], Entity.objects.count()) == ([column], 0)

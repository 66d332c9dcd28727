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

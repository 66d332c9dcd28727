"""The one question on its page: answered in place, counted and taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from customers.models import Entity, EntityFact, Holding, Settlement
from customers.services.holdings import add_entity, correct_entity, set_holding
from history.changes import change
from licensing.services.commitments import record_commitment
from tests.licensing.conftest import SYSTEM
from tests.portal.questioned import (
    BARE,
    EVIDENCE,
    LIST,
    NUMBERS,
    asking,
    bank,
    bare,
    ceiling,
    grant,
    holding,
    kettle,
    make_customer,
    on_the_day_of_the_questions,
    owned,
    page_of,
    ranking,
    waits,
)

__all__ = [
    "asking",
    "bank",
    "bare",
    "ceiling",
    "grant",
    "holding",
    "kettle",
    "make_customer",
    "on_the_day_of_the_questions",
    "owned",
    "waits",
]
pytestmark = pytest.mark.django_db


def test_the_page_says_what_the_fact_decides(owned, holding, waits, ada, client_of, bens_partner):
    waits(NUMBERS[0])
    given = {**SYSTEM, "partner": bens_partner, "customer": owned[1], "products": ["kettle-1"]}
    record_commitment(**given, business="bid", number="1", since=date(2021, 1, 1))
    shown = client_of(ada).get(LIST).text
    assert "The share of Holding X decides 3 customers, 1 answer, 1 open bid." in shown
    assert "For 1 more it is one of several." in shown
    assert "Of 4 customers it is not known" in shown


def test_an_empty_page_says_so(ada, client_of):
    assert "No question is open" in client_of(ada).get(LIST).text
    assert "Of every customer something is on file" in client_of(ada).get(BARE).text


def answer(client, entity: Entity, kind: str, **data):
    return client.post(page_of(entity), {"answer": kind, "evidence": EVIDENCE, **data})


@pytest.mark.parametrize("kind", ["public", "private"])
def test_what_it_is_settles_those_below_and_is_taken_back(owned, holding, ada, client_of, kind):
    client = client_of(ada)
    assert answer(client, holding, kind).url == LIST
    row = Settlement.objects.get()
    # The fourth is settled too where a public body is among its owners.
    assert (row.answer, row.customers, row.answers) == (kind, 4 if kind == "public" else 3, 0)
    assert "Undo" in client.get(LIST).text
    assert holding.pk not in ranking().missing.settles
    client.post(reverse("review:question_undo", args=[row.pk]))
    row.refresh_from_db()
    assert row.undone_by == ada
    assert len(ranking().missing.settles[holding.pk]) == 3


def test_owners_are_recorded_and_taken_back(owned, holding, ada, client_of):
    state = add_entity(**SYSTEM, name="Federal Agency", kind="public_body")
    owners = {
        "owner_1": "federal agency",
        "share_1": "25",
        "owner_2": "Ivan Petrov",
        "kind_2": "person",
        "share_2": "75",
    }
    answer(client_of(ada), holding, "owners", **owners, is_complete="on")
    held = {(row.owner.name, row.owner.kind, row.low) for row in holding.owned_by.all()}
    assert held == {("Federal Agency", "public_body", Decimal(25)), ("Ivan Petrov", "person", Decimal(75))}
    assert holding.owned_by.get(owner__kind="public_body").owner == state
    row = Settlement.objects.get()
    assert row.customers == 4
    client_of(ada).post(reverse("review:question_undo", args=[row.pk]))
    assert [row.valid.isempty for row in Holding.objects.filter(asset=holding)] == [True, True]
    assert EntityFact.objects.get().valid.isempty


def test_an_owner_of_whom_nothing_is_known_becomes_the_next_question(owned, holding, ada, client_of):
    answer(client_of(ada), holding, "owners", owner_1="Holding Z", share_1="100")
    upper = Entity.objects.get(name="Holding Z")
    assert Settlement.objects.get().customers == 0
    assert len(ranking().missing.settles[upper.pk]) == 3


WRONG = [
    ("no evidence", {"evidence": ""}, "This field is required"),
    ("no owner", {}, "Name an owner"),
    ("over a whole", {"owner_1": "A", "share_1": "60", "owner_2": "B", "share_2": "60"}, "more than 100 percent"),
    ("a share of nobody", {"share_1": "60"}, "Whose share is it"),
    ("itself", {"owner_1": "Holding X", "share_1": "10"}, "cannot be entered as its own owner"),
    ("two of one name", {"owner_1": "Twin", "share_1": "10"}, "Several on file bear this name"),
]


@pytest.mark.parametrize(("data", "text"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
@pytest.mark.parametrize("is_htmx", [False, True], ids=["plain", "htmx"])
def test_bad_input_is_told_where_it_stands(owned, holding, ada, client_of, data, text, is_htmx):
    with change(**SYSTEM):
        Entity.objects.bulk_create([Entity(name="Twin"), Entity(name="Twin")])
    headers = {"HX-Request": "true"} if is_htmx else {}
    given = {"answer": "owners", "evidence": EVIDENCE, **data}
    shown = client_of(ada).post(page_of(holding), given, headers=headers)
    assert shown.status_code == (200 if is_htmx else 422)
    assert text in shown.text
    assert not Settlement.objects.exists()


def test_with_script_the_list_alone_comes_back(owned, holding, bare, ada, client_of):
    headers = {"HX-Request": "true"}
    shown = client_of(ada).post(page_of(holding), {"answer": "private", "evidence": EVIDENCE}, headers=headers).text
    assert "<html" not in shown
    assert "3 customers settled, 0 answers changed" in shown
    assert "Who owns Holding X?" not in shown


def test_a_bare_customer_is_settled_by_a_finding(bare, segments, waits, ada, client_of):
    waits("RU:7701000033")
    client = client_of(ada)
    address = reverse("review:bare_answer", args=[bare.public_id])
    assert client.post(address, {"segment": segments["none"].pk, "evidence": EVIDENCE}).url == BARE
    row = Settlement.objects.get()
    assert (row.customer, row.customers, row.answers) == (bare, 1, 1)
    assert "1 customer settled, 1 answer changed" in client.get(BARE).text
    client.post(reverse("review:question_undo", args=[row.pk]))
    assert bare.segments.get().valid.isempty
    assert ranking().missing.bare == [bare.pk]


def test_nobody_names_an_activity_as_the_states_part(bare, segments, ada, client_of):
    address = reverse("review:bare_answer", args=[bare.public_id])
    shown = client_of(ada).post(address, {"segment": segments["university"].pk, "evidence": EVIDENCE})
    assert shown.status_code == 422


def test_what_was_changed_since_is_not_taken_back(owned, holding, ada, client_of):
    answer(client_of(ada), holding, "public")
    correct_entity(holding, **SYSTEM, kind="company")
    shown = client_of(ada).post(reverse("review:question_undo", args=[Settlement.objects.get().pk]), follow=True)
    assert "Changed since then" in shown.text
    assert Settlement.objects.get().undone_at is None


def test_twice_is_once(owned, holding, ada, client_of):
    for _time in range(2):
        answer(client_of(ada), holding, "private")
    assert Settlement.objects.count() == 1
    assert EntityFact.objects.get().valid == DateRange(None, None)


def test_the_customers_of_a_fact_are_listed_and_exported(owned, holding, waits, ada, client_of):
    waits(NUMBERS[0])
    client = client_of(ada)
    shown = client.get(page_of(holding, "fact_customers")).text
    assert shown.count("by this fact alone") == 3
    assert shown.count("needs another fact too") == 1
    lines = (
        client.get(page_of(holding, "fact_customers"), {"_export": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    )
    assert lines[1].split(",")[-2:] == ["1", "0"] or lines[1].split(";")[-2:] == ["1", "0"]
    answer(client, holding, "private")
    assert client.get(page_of(holding, "fact_customers")).status_code == 404


def test_a_viewer_reads_and_does_not_answer(owned, holding, bare, vera, client_of):
    client = client_of(vera)
    shown = client.get(LIST).text
    assert "Who owns Holding X?" in shown
    assert 'name="answer"' not in shown
    assert 'name="segment"' not in client.get(BARE).text
    assert answer(client, holding, "public").status_code == 403


def test_an_answer_nobody_offers_is_not_found(owned, holding, ada, client_of):
    assert answer(client_of(ada), holding, "finding").status_code == 404


def test_the_list_takes_the_same_queries_however_long(owned, holding, ada, client_of, django_assert_num_queries):
    client = client_of(ada)
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
    other = add_entity(**SYSTEM, name="Holding Y")
    set_holding(other, Entity.objects.get(customer=owned[3]), **SYSTEM, low=Decimal(10), high=Decimal(10))
    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 27

"""The one question: what is missing, weighed by what waits for it, answered in place, counted and taken back."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from customers.models import Customer, Entity, EntityFact, Holding, Settlement
from customers.services.entities import add_entity, correct_entity
from customers.services.holdings import set_holding
from customers.services.segments import set_segment
from history import clock
from history.changes import change
from licensing.models import Decision
from licensing.selectors.waiting import open_commitments, waiting_answers
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from portal.questions.ranking import Ranking
from tests.clock import played
from tests.licensing.conftest import DAY, SYSTEM, bank, ceiling, grant, kettle, make_customer
from tests.licensing.conftest import ask as asking

__all__ = ["asking", "bank", "ceiling", "grant", "kettle", "make_customer"]
pytestmark = pytest.mark.django_db
LIST, BARE = reverse("review:question_list"), reverse("review:bare_list")
NUMBERS = ["RU:7702000004", "RU:7703000007", "RU:7704000000", "RU:7703000014"]
EVIDENCE = "Extract of 1 June 2021"


@pytest.fixture(autouse=True)
def on_the_day_of_the_questions(db):
    with played(2021, 6, 1, 9):
        yield


def entity_of(customer: Customer) -> Entity:
    return add_entity(**SYSTEM, name=customer.name, customer=customer)[0]


@pytest.fixture
def holding(segments) -> Entity:
    return add_entity(**SYSTEM, name="Holding X")[0]


@pytest.fixture
def owned(make_customer, holding) -> list[Customer]:
    """Three companies that Holding X owns wholly; of a fourth it owns half, and nobody knows the rest."""
    found = [make_customer(number, name=f"ООО «Дом {place}»") for place, number in enumerate(NUMBERS)]
    for place, customer in enumerate(found):
        share = Decimal(100 if place < 3 else 50)
        set_holding(holding, entity_of(customer), **SYSTEM, low=share, high=share)
    return found


@pytest.fixture
def bare(make_customer) -> Customer:
    return make_customer("RU:7701000033", name="ООО «Пусто»")


@pytest.fixture
def waits(withdraw, ceiling, grant, asking, kettle, bens_partner, ben):
    """Return a function that lets Ben's partner ask about a customer whom a policy may hit: the answer waits."""
    grant(territory=("CIS",))
    withdraw(segments=["state"], unproven="review", since=date(2021, 1, 1))

    def ask(identifier: str, **values) -> Decision:
        return answer_question(asking(identifier, **values), actor=ben).row

    return ask


def ranking() -> Ranking:
    return Ranking.on(clock.today())


def page_of(entity: Entity, name: str = "fact_answer") -> str:
    return reverse(f"review:{name}", args=[entity.public_id])


def test_a_fact_settles_those_below_it_and_touches_those_it_is_one_of_several_for(owned, holding):
    missing = ranking().missing
    assert missing.settles[holding.pk] == [row.pk for row in owned[:3]]
    assert missing.touched(holding.pk) == missing.together == [owned[3].pk]
    assert (missing.rest(holding.pk), missing.is_listed(holding.pk)) == (100, False)
    fourth = Entity.objects.get(customer=owned[3])
    assert (missing.settles[fourth.pk], missing.rest(fourth.pk), missing.is_listed(fourth.pk)) == ([], 50, True)


def test_customers_with_nothing_on_file_are_their_own_question(owned, bare, make_customer):
    alone = make_customer("KZ:020240000555", name="ТОО «Один»")
    entity_of(alone)
    missing = ranking().missing
    assert sorted(missing.bare) == [bare.pk, alone.pk]
    assert missing.customers == {bare.pk, alone.pk, *(row.pk for row in owned)}


@pytest.mark.parametrize("code", ["none", "agency", "beneficiary"])
def test_a_finding_closes_the_question(owned, holding, segments, code):
    set_segment(owned[0], **SYSTEM, segment=segments[code], basis="finding", evidence="Charter")
    assert ranking().missing.settles[holding.pk] == [row.pk for row in owned[1:3]]


def test_an_activity_leaves_it_open(owned, holding, segments):
    set_segment(owned[0], **SYSTEM, segment=segments["university"], basis="finding", evidence="Charter")
    assert len(ranking().missing.settles[holding.pk]) == 3


def test_only_the_newest_answer_that_waits_is_counted(owned, waits, segments):
    first = waits(NUMBERS[0])
    assert (first.verdict, first.governing) == ("review", "OWNERSHIP_UNPROVEN")
    second, other = waits(NUMBERS[0]), waits(NUMBERS[1])
    waits(NUMBERS[2])
    set_segment(owned[2], **SYSTEM, segment=segments["none"], basis="finding", evidence="Charter")
    assert waits(NUMBERS[2]).verdict == "allow"
    assert waiting_answers() == {owned[0].pk: [second.pk], owned[1].pk: [other.pk]}


def test_an_answer_about_the_buyer_waits_for_the_buyer(owned, waits, bank, asking):
    row = waits("KZ:020240000555", buyer=asking(NUMBERS[0]).customer)
    assert row.answer["about"] == "buyer"
    assert waiting_answers() == {owned[0].pk: [row.pk]}


def test_commitments_count_until_they_are_over(owned, bens_partner, lines):
    given = {
        **SYSTEM,
        "partner": bens_partner,
        "customer": owned[0],
        "products": ["kettle-1"],
        "since": date(2021, 1, 1),
    }
    record_commitment(**given, business="bid", number="1")
    record_commitment(**given, business="running", number="2", ends=DAY)
    assert open_commitments(date(2021, 5, 31)) == {owned[0].pk: Counter(bid=1, running=1)}
    assert open_commitments(DAY) == {owned[0].pk: Counter(bid=1)}


def test_what_waits_ranks_before_how_many_there_are(owned, holding, make_customer, waits):
    other = add_entity(**SYSTEM, name="Holding Y")[0]
    single = make_customer("KZ:020240000555", name="ТОО «Ждут»")
    set_holding(other, entity_of(single), **SYSTEM, low=Decimal(100), high=Decimal(100))
    assert ranking().entities[:2] == [holding.pk, other.pk]
    waits("KZ:020240000555")
    assert ranking().entities[:2] == [other.pk, holding.pk]


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
    state = add_entity(**SYSTEM, name="Federal Agency", kind="public_body")[0]
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
    other = add_entity(**SYSTEM, name="Holding Y")[0]
    set_holding(other, Entity.objects.get(customer=owned[3]), **SYSTEM, low=Decimal(10), high=Decimal(10))
    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 22

"""Pages of entities: what they say of the state's part, as of which day, to whom; and what the forms do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Entity, EntityFact, Holding
from customers.services.holdings import change_holding
from history import clock
from history.changes import change
from tests.customers.conftest import make_customer
from tests.customers.owning import WHY, agency_of, entity, hold, owned_company, person
from tests.customers.owning import page_named as page

pytestmark = pytest.mark.django_db
OK, GO, NO, NONE, BAD = 200, 302, 403, 404, 422


@pytest.fixture
def company(db) -> Entity:
    return owned_company()


def shown(client, row: Entity, **query) -> str:
    answer = client.get(page("entity_detail", row.public_id), query)
    assert answer.status_code == OK
    return answer.text


#                      ada  max_  vera  ben   cleo
MATRIX = {
    "entity_list":     (OK, OK, OK, NONE, NONE),
    "entity_add":      (OK, OK, NO, NONE, NONE),
    "entity_detail":   (OK, OK, OK, NONE, NONE),
    "entity_edit":     (OK, OK, NO, NONE, NONE),
    "holding_add":     (OK, OK, NO, NONE, NONE),
    "fact_add":        (OK, OK, NO, NONE, NONE),
    "holding_edit":    (OK, OK, NO, NONE, NONE),
    "holding_end":     (OK, OK, NO, NONE, NONE),
    "fact_end":        (OK, OK, NO, NONE, NONE),
    "customer_entity": (405, 405, NO, NONE, NONE),
}  # fmt: skip


@pytest.mark.parametrize("name", MATRIX)
def test_each_page_for_each_role(request, company, client_of, name):
    args = {
        "entity_list": [], "entity_add": [], "holding_edit": [Holding.objects.first().pk],
        "holding_end": [Holding.objects.first().pk], "fact_end": [EntityFact.objects.get().pk],
        "customer_entity": [company.customer.public_id],
    }  # fmt: skip
    address = page(name, *args.get(name, [company.public_id]))
    who = ["ada", "max_", "vera", "ben", "cleo"]
    people = [request.getfixturevalue(each) for each in who]
    assert tuple(client_of(each).get(address).status_code for each in people) == MATRIX[name]
    signed_out = client_of().get(address)
    assert (signed_out.status_code, "login" in signed_out["Location"]) == (GO, True)


def test_the_page_says_the_part_and_why(client_of, vera, company):
    text = shown(client_of(vera), company)
    assert "The state owns 45 % of it." in text
    for said in ("Property Agency", "North Holding", "75 %", "60 %", "Annual report", "https://reports.example/1"):
        assert said in text
    assert text.count('class="chain"') == 1
    assert "owners-picture" in text
    for term in ("interval", "cascade", "at least", "at most"):
        assert term not in text.lower()
    assert page("holding_add", company.public_id) not in text


def test_the_customers_page_shows_it_to_the_distributor_alone(client_of, vera, max_, ben, bens_partner, company):
    address = page("customer_detail", company.customer.public_id)
    assert "The state owns 45 % of it." in client_of(vera).get(address).text
    theirs = client_of(ben).get(f"{address}?identifier=7700000009")
    assert theirs.status_code == OK
    for said in ("45 %", "North Holding", "owners-picture"):
        assert said not in theirs.text
    bare = make_customer("KZ:020240000555", "ТОО «Берег»")
    open_page = client_of(max_).get(page("customer_detail", bare.public_id)).text
    assert "no owner is on file" in open_page
    made = client_of(max_).post(page("customer_entity", bare.public_id))
    assert made["Location"] == page("entity_detail", Entity.objects.get(customer=bare).public_id)
    assert client_of(max_).post(page("customer_entity", bare.public_id))["Location"] == made["Location"]


def test_as_of_yesterday_it_is_as_before(client_of, vera, company):
    today = clock.today()
    hold(agency_of(), company, "10", since=today)
    assert "The state owns 55 % of it." in shown(client_of(vera), company)
    before = shown(client_of(vera), company, on=today - timedelta(days=1))
    assert "The state owns 45 % of it." in before
    assert "The state owns 55 % of it." in before
    assert "nothing on file" in before


def test_as_known_before_a_correction(client_of, vera, company):
    moment = clock.now()
    change_holding(Holding.objects.get(owner__name="North Holding"), low=Decimal(70), high=Decimal(70), **WHY)
    assert "The state owns 52.5 % of it." in shown(client_of(vera), company)
    local = (moment + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    assert shown(client_of(vera), company, known=local)
    then = client_of(vera).get(page("entity_detail", company.public_id), {"known": "2015-06-01T00:00"}).text
    assert "Nothing was on file of it then." in then
    assert "The state owns 52.5 % of it." in then


@pytest.mark.parametrize("query", [{"on": "never"}, {"known": "2021-13-40T99:00"}, {"owners": "x", "owns": "99"}])
def test_a_senseless_question_shows_today(client_of, vera, company, query):
    text = shown(client_of(vera), company, **query)
    assert "The state owns 45 % of it." in text
    assert text.count("today is shown. Right would be 2021-03-31") == ("owners" not in query)


def test_problems_are_marked_at_the_holding(client_of, vera, company):
    other = entity("Odd Company")
    hold(agency_of(), other)
    hold(person("First"), other, "80")
    hold(person("Second"), other, "70")
    text = shown(client_of(vera), other)
    assert "no share is given" in text
    assert text.count("the known shares come to more than 100 %") >= 2
    assert "how large is not known" in text


def test_who_has_many_owners_is_paged(client_of, vera, company):
    many = entity("Many")
    for place in range(27):
        hold(person(f"Person {place:02}"), many, "1")
    first, second = (client_of(vera).get(page("entity_detail", many.public_id), {"owners": n}) for n in (1, 2))
    assert (len(first.context["owners"]), len(second.context["owners"])) == (25, 2)
    assert first.context["owners_page"].paginator.count == 27


def test_a_merged_entity_leads_to_the_one_that_stands(client_of, vera, company):
    twin = entity("Romashka LLC")
    with change(actor=None, reason="system:test"):
        twin.merged_into = company
        twin.save()
    answer = client_of(vera).get(page("entity_detail", twin.public_id))
    assert answer["Location"] == page("entity_detail", company.public_id)


def test_the_list_finds_counts_and_exports(client_of, vera, company):
    listed = client_of(vera).get(page("entity_list"))
    assert {row.record.name for row in listed.context["table"].rows} == {
        "Property Agency", "North Holding", "Peter Example", "ООО «Ромашка»", "Ivan Example"
    }  # fmt: skip
    found = client_of(vera).get(page("entity_list"), {"q": "romashka"})
    assert [row.record for row in found.context["table"].rows] == [company]
    assert "The state owns 45 % of it." in found.text
    sheet = client_of(vera).get(page("entity_list"), {"_export": "csv", "kind": "company"})
    text = b"".join(sheet).decode("utf-8-sig") if sheet.streaming else sheet.content.decode("utf-8-sig")
    assert "The state owns 75 % of it." in text
    assert "Ivan Example" not in text


def test_an_export_goes_beyond_the_page(client_of, vera, company):
    for place in range(30):
        hold(agency_of(), entity(f"Zeta {place:02}"), "100")
    sheet = client_of(vera).get(page("entity_list"), {"_export": "csv", "q": "zeta"})
    text = b"".join(sheet).decode("utf-8-sig") if sheet.streaming else sheet.content.decode("utf-8-sig")
    assert text.count("The state owns all of it.") == 30


def test_search_finds_entities_for_the_distributor_alone(client_of, vera, ben, company):
    north = Entity.objects.get(name="North Holding")
    address = page("entity_detail", north.public_id)
    assert address in client_of(vera).get(reverse("search"), {"q": "north"}).text
    assert address not in client_of(ben).get(reverse("search"), {"q": "north"}).text


def test_more_owners_ask_no_more_of_the_database(client_of, vera, company):
    browser, one, three = client_of(vera), entity("One"), entity("Three")
    hold(person("Zero"), one, "10")
    for name in ("First", "Second", "Third"):
        hold(person(name), three, "10")
    counts = []
    for address in (page("entity_detail", one.public_id), page("entity_detail", three.public_id)):
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as queries:
        browser.get(page("entity_list"), {"q": "zero"})
    few = len(queries)
    with CaptureQueriesContext(connection) as queries:
        browser.get(page("entity_list"))
    assert len(queries) == few

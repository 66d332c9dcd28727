"""Look-ups by exact identifier: found at each door, counted for the organization, limited and reported."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from customers.exceptions import TooManyLookups
from customers.identifiers import parse
from customers.models import LookupRun
from customers.services.lookups import note_lookup
from licensing.models import Decision, Product
from licensing.services.catalogue import add_line, add_product, add_vendor
from partners.selectors import actor_for as actor
from partners.services.contacts import add_contact, correct_contact
from partners.services.partners import correct_partner
from partners.services.repairs import correct_address
from portal.todo import tasks
from tests.customers.conftest import make_customer

pytestmark = pytest.mark.django_db
NUMBER, OTHER, KNOWN = "RU:7700000009", "RU:7701000033", "KZ:020240000555"
MOST = 4


@pytest.fixture(autouse=True)
def counts_forgotten(settings):
    settings.LOOKUPS_AN_HOUR = MOST
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def romashka(operator):
    return make_customer(NUMBER, "ООО «Ромашка»")


@pytest.fixture
def bens_customer(bens_partner):
    return make_customer(KNOWN, "ТОО «Берег»", partner=bens_partner)


@pytest.fixture
def product(ada) -> Product:
    how = {"actor": ada, "reason": "catalogue"}
    line = add_line(add_vendor(slug="v", name="V", **how), slug="l", name="L", **how)
    return add_product(line, sku="p-1", name="P", territory=["RU"], since=date(2020, 1, 1), **how)


def doors(customer, number: str) -> dict:
    """Return how each door is tried with an identifier: address, query, what is posted."""
    country, bare = number.split(":")
    asked = {"partner": "benco", "product": "p-1", "country": country, "identifier": bare, "business": "new"}
    return {
        "list": ("customers:customer_list", [], {"q": number}, None),
        "detail": ("customers:customer_detail", [customer.public_id], {"identifier": number}, None),
        "search": ("search", [], {"q": number}, None),
        "add": ("customers:customer_add", [], {}, {"country": country, "identifier": bare, "name": "X"}),
        "ask": ("licensing:ask", [], {}, asked),
    }


def go(browser, door):
    name, args, query, posted = door
    address = reverse(name, args=args, query=query)
    return browser.get(address) if posted is None else browser.post(address, posted)


DOORS = ["list", "detail", "search", "add", "ask"]


@pytest.mark.parametrize("door", DOORS)
def test_each_door_counts_and_closes_at_the_limit(door, ben, client_of, romashka, product, bens_partner):
    for _time in range(MOST - 1):
        note_lookup(actor(ben), [parse(OTHER)])
    browser, way = client_of(ben), doors(romashka, NUMBER)[door]
    assert go(browser, way).status_code in (200, 302)
    answer = go(browser, doors(make_customer(OTHER, "АО «Другое»"), OTHER)[door])
    assert (answer.status_code, "Too many" in answer.text or "Слишком" in answer.text) == (429, True)
    assert 0 < int(answer["Retry-After"]) <= 3600


@pytest.mark.parametrize("door", DOORS)
def test_a_known_customer_is_open_past_the_limit(door, ben, client_of, bens_customer, product):
    with pytest.raises(TooManyLookups):
        for _time in range(MOST + 1):
            note_lookup(actor(ben), [parse(NUMBER)])
    assert go(client_of(ben), doors(bens_customer, KNOWN)[door]).status_code in (200, 302)
    if door == "ask":
        assert Decision.objects.filter(customer=bens_customer).exists()


@pytest.mark.parametrize("door", ["list", "detail", "search"])
def test_the_distributors_people_and_names_are_not_counted(door, ada, ben, client_of, romashka):
    for _time in range(MOST + 1):
        assert go(client_of(ada), doors(romashka, NUMBER)[door]).status_code == 200
        assert client_of(ben).get(reverse("search"), {"q": "Ромашка"}).status_code == 200
    assert not LookupRun.objects.exists()


def test_colleagues_share_a_count_and_others_have_their_own(ben, bela, cleo):
    for user in (ben, bela) * (MOST // 2):
        note_lookup(actor(user), [parse(NUMBER)])
    with pytest.raises(TooManyLookups):
        note_lookup(actor(bela), [parse(NUMBER)])
    note_lookup(actor(cleo), [parse(NUMBER)])


def test_an_unusual_run_is_told_to_the_distributor(ben, ada, bens_partner):
    def told() -> list[str]:
        return [task.text for task in tasks(actor(ada)) if "looked up" in task.text]

    for expected in ([], [], [MOST // 2], [MOST // 2], [MOST]):
        try:
            note_lookup(actor(ben), [parse(NUMBER)])
        except TooManyLookups:
            assert expected == [MOST]
        assert [f"more than {count} customers" in text for text, count in zip(told(), expected, strict=True)] == (
            [True] * len(expected)
        )
    assert LookupRun.objects.get().partner == bens_partner


def test_without_a_cache_nobody_is_kept_from_asking(ben, monkeypatch):
    def fails(*_args, **_values):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", fails)
    for _time in range(MOST + 2):
        note_lookup(actor(ben), [parse(NUMBER)])


@pytest.mark.parametrize("text", [NUMBER, "7700000009"])
def test_global_search_finds_by_exact_identifier_and_opens_it(text, ben, client_of, romashka):
    browser = client_of(ben)
    [(found, _admin)] = browser.get(reverse("search"), {"q": text}).context["rows"]
    assert (found.row, browser.get(found.url).status_code) == (romashka, 200)
    for vague in ("Ромашка", "77000000", "770000000"):
        assert browser.get(reverse("search"), {"q": vague}).context["rows"] == []


@pytest.mark.parametrize("quoted", ["Benko Alt", "KZ-OLD", "bo@former.example", "ben@former.example"])
def test_what_was_once_true_is_found_within_what_one_may_see(quoted, ben, cleo, ada, bens_partner, client_of):
    correct_partner(bens_partner, actor=ada, reason="x", name_en="Benko Alt", tax_id="KZ-OLD")
    correct_partner(bens_partner, actor=ada, reason="x", name_en="Benco", tax_id="KZ-NEW")
    correct_contact(add_contact(bens_partner, name="Bo", email="bo@former.example"), email="bo@benco.example")
    correct_address(ben, email="ben@former.example", actor=None, reason="system:test")
    correct_address(ben, email="ben@benco.example", actor=None, reason="system:test")
    ben.refresh_from_db()
    found = {
        user.name: {
            str(row.row._meta.label)
            for row, _admin in client_of(user).get(reverse("search"), {"q": quoted}).context["rows"]
        }
        for user in (ada, ben, cleo)
    }
    expected = {"partners.Membership"} if quoted.startswith("ben@") else {"partners.Partner"}
    assert found == {"Ada": expected, "Ben": expected, "Cleo": set()}

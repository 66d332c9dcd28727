"""The officer at the keyboard: three reviews decided, one for others too, one undone; then the question that settles most."""

from decimal import Decimal

import pytest

from customers.models import Customer, Entity, Review, Segment
from customers.services.holdings import add_entity, entity_of_customer, set_holding
from customers.services.segments import set_segment
from licensing.models import Decision
from portal.story import play
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
WHY = {"reason": "Annual report of 2020"}


@pytest.fixture
def scene():
    """The story up to the letter; three private companies of one owner and two others are declared the state's."""
    found = play.set_scene(silent)
    play.withdraw(found.people["ada"], found.people["ann"])
    ada = found.people["ada"]
    owner = add_entity(actor=ada, **WHY, name="Common Owner")
    beneficiary = Segment.objects.get(code="beneficiary")
    for place, customer in enumerate(found.customers.private[10:15]):
        if place < 3:
            entity = entity_of_customer(customer, actor=ada, **WHY)
            set_holding(owner, entity, actor=ada, **WHY, low=Decimal(60), high=Decimal(60))
        set_segment(customer, segment=beneficiary, basis="declaration", evidence="Declared", actor=ada, **WHY)
    return found


def names(customers: list[Customer]) -> list[str]:
    return [row.name for row in customers]


def declared(name: str) -> Review:
    return Review.objects.get(cause="declaration", customer__name=name)


def heading(one) -> str:
    return one.page.inner_text("h1")


def press(one, key: str) -> None:
    """Press a key that leads to another page."""
    with one.page.expect_navigation():
        one.page.keyboard.press(key)


def test_reviews_are_decided_by_keyboard_alone(person, scene):
    shared, single = names(scene.customers.private[10:13]), names(scene.customers.private[13:15])
    ada = person("ada@distributor.example")
    ada.go("/review/?cause=declaration")
    assert "5 rows" in ada.text()
    ada.go(f"/review/{declared(shared[0]).pk}/")
    assert heading(ada) == shared[0]
    assert "The same owner as 2 others: apply too?" in ada.text()

    ada.page.keyboard.press("a")
    assert ada.page.locator("input[name=others]:checked").count() == 2
    ada.page.keyboard.press("e")
    ada.page.keyboard.type("kot, keys typed here decide nothing")
    ada.page.keyboard.press("Enter")
    assert heading(ada) == shared[0]
    ada.page.keyboard.press("Escape")
    press(ada, "t")
    assert "The same for 2 others." in ada.text()
    assert heading(ada) == single[0]

    press(ada, "o")
    assert heading(ada) == single[1]
    press(ada, "k")
    assert Review.objects.filter(cause="declaration").open().count() == 0
    outcomes = dict(Review.objects.filter(cause="declaration").values_list("customer__name", "outcome"))
    assert outcomes == {**dict.fromkeys(shared, "taken"), single[0]: "unsettled", single[1]: "kept"}

    press(ada, "u")
    assert heading(ada) == single[1]
    assert declared(single[1]).outcome == "open"
    press(ada, "k")
    assert declared(single[1]).outcome == "kept"


def ask(one, customer: Customer) -> Decision:
    row = customer.identifiers.get(names_customer=True, is_current=True)
    one.go(f"/licensing/ask/?country={customer.country}&identifier={row.value}")
    one.page.select_option("#id_product", "meet-100")
    one.page.click("main button.btn-lg")
    one.page.wait_for_url("**/answers/R-*/")
    return Decision.objects.order_by("-pk").first()


def test_the_top_question_is_answered_and_the_list_shrinks(person, scene):
    ada_, bare = scene.people["ada"], scene.customers.bare[:4]
    owner = add_entity(actor=ada_, **WHY, name="Holding X")
    for customer in bare:
        entity = entity_of_customer(customer, actor=ada_, **WHY)
        set_holding(owner, entity, actor=ada_, **WHY, low=Decimal(100), high=Decimal(100))
    ben = person("ben@sever.example")
    before = ask(ben, bare[0])
    assert before.governing == "OWNERSHIP_UNPROVEN"

    ada = person("ada@distributor.example")
    ada.go("/review/questions/")
    first = ada.page.locator("#questions section h2").first
    assert first.inner_text() == "Who owns Holding X?"
    assert "The share of Holding X decides 4 customers" in ada.text()
    facts = ada.page.locator("#questions section").count()
    ada.page.locator("summary:text-is('Answer')").first.click()
    ada.page.locator("summary:text-is('It is a public body')").first.click()
    ada.page.locator("textarea[name=evidence]:visible, input[name=evidence]:visible").first.fill(
        "List of public bodies"
    )
    ada.page.locator("button:text-is('Record'):visible").first.click()
    ada.page.wait_for_selector("text=4 customers settled")
    assert ada.page.locator("#questions section").count() == facts - 1
    assert ada.page.url.endswith("/review/questions/")
    assert Entity.objects.get(name="Holding X").settlements.get().answers > 0

    after = ask(ben, bare[0])
    assert (after.verdict, after.governing) == ("deny", "SEGMENT_WITHDRAWN")

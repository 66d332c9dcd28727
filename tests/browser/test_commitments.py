"""A bid on its way: entered with its document, asked about, read by the officer at the keyboard, allowed."""

from datetime import date

import pytest
from django.urls import reverse

from licensing.models import Commitment, Decision
from portal.story import play
from portal.story.running import enter
from tests.fixtures.documents import PDF
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def scene():
    """The story up to the letter."""
    found = play.set_scene(silent)
    play.withdraw(found.people["ada"], found.people["ann"])
    return found


def press(one, key: str) -> None:
    """Press a key that leads to another page."""
    with one.page.expect_navigation():
        one.page.keyboard.press(key)


def answer(one, customer, commitment: Commitment) -> Decision:
    """Ask in the form: the contract is offered once the customer's number is typed."""
    one.go(reverse("licensing:ask"))
    one.page.select_option("#id_product", "meet-100")
    one.page.select_option("#id_country", customer.country)
    one.page.fill("#id_identifier", customer.identifiers.get().value)
    one.page.click("summary:has-text('the business is running')")
    one.page.wait_for_selector(f"#id_commitment option[value='{commitment.pk}']", state="attached")
    one.page.select_option("#id_commitment", str(commitment.pk))
    one.page.click("main form button.btn-primary")
    one.page.wait_for_url("**/licensing/answers/**")
    return Decision.objects.latest("pk")


def test_a_bid_is_entered_read_and_allowed(person, scene, tmp_path):
    customer = scene.customers.universities[3]
    paper = tmp_path / "bid.pdf"
    paper.write_bytes(PDF)
    ben = person("ben@sever.example")
    ben.go(reverse("licensing:commitment_add"))
    ben.page.select_option("#id_country", customer.country)
    ben.page.fill("#id_identifier", customer.identifiers.get().value)
    ben.page.select_option("#id_business", "bid")
    ben.page.check("input[value='meet-100']")
    ben.page.fill("#id_bid_on", "2021-03-29")
    ben.page.set_input_files("#id_paper", paper)
    ben.page.click("main form button.btn-primary")
    ben.page.wait_for_url("**/licensing/commitments/**")
    assert "To be confirmed" in ben.text()
    row = Commitment.objects.get(customer=customer)
    assert (row.since.isoformat(), row.paper.name, row.state) == ("2021-03-29", "bid.pdf", "waiting")

    before = answer(ben, customer, row)
    assert (before.verdict, before.governing) == ("review", "COMMITMENT_UNPROVEN")
    ada = person("ada@distributor.example")
    ada.go(reverse("licensing:commitment_waiting"))
    press(ada, "n")
    assert row.code in ada.text()
    press(ada, "c")
    assert "1 entry confirmed" in ada.text()
    after = answer(ben, customer, row)
    assert (after.verdict, after.governing) == ("allow", "RUN_OFF_CONTINUES")
    assert f"{row.code} was entered on" in ben.text()


def test_several_are_refused_by_keyboard_with_a_reason(person, scene):
    for number, customer in enumerate(scene.customers.universities[3:6]):
        enter(scene.partners["sever-plus"], customer, "bid", date(2021, 3, 29), number=f"{number}")
    ada = person("ada@distributor.example")
    ada.go(reverse("licensing:commitment_waiting"))
    ada.page.keyboard.press("a")
    press(ada, "r")
    assert "Say why" in ada.text()
    assert Commitment.objects.waiting().count() == 3
    ada.page.keyboard.press("a")
    ada.page.keyboard.press("e")
    ada.page.keyboard.type("No date in it")
    ada.page.keyboard.press("Enter")
    assert Commitment.objects.waiting().count() == 3
    ada.page.keyboard.press("Escape")
    press(ada, "r")
    assert "3 entries refused" in ada.text()
    assert {row.refused_for for row in Commitment.objects.refused()} == {"No date in it"}

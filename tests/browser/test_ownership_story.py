"""From a file of owners to another answer: brought in, looked at, the top question settled, and yesterday as it was."""

import json
from datetime import timedelta

import pytest

from customers.models import Customer
from history import clock
from licensing.models import Decision
from portal.story import play
from tests.browser.test_owners import PAINTED
from tests.browser.test_reviews import ask
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
STATED = {"recordStatus": "new", "statementDate": "2021-03-30", "publicationDetails": {"bodsVersion": "0.4"}}


@pytest.fixture
def customer(db) -> Customer:
    """The story up to the letter, and a customer of whom nothing is on file but name and number."""
    scene = play.set_scene(silent)
    play.withdraw(scene.people["ada"], scene.people["ann"])
    return next(row for row in scene.customers.bare if row.country == "RU")


def entity(record: str, name: str, **details) -> dict:
    told = {"isComponent": False, "entityType": {"type": "registeredEntity"}, "name": name, **details}
    return {**STATED, "statementId": f"s-{record}", "recordId": record, "recordType": "entity", "recordDetails": told}


def owners_of(customer: Customer) -> bytes:
    """A file in which a holding of which nobody knows the owners has 60 % of the customer, a person the rest."""
    number = customer.identifiers.get(names_customer=True, is_current=True)
    person = {"isComponent": False, "personType": "knownPerson", "names": [{"fullName": "Ivan Example"}]}
    found = [
        entity("c", customer.name, identifiers=[{"scheme": number.scheme, "id": number.value}]),
        entity("x", "Holding X", jurisdiction={"name": "Russia", "code": "RU"}),
        {**STATED, "statementId": "s-p", "recordId": "p", "recordType": "person", "recordDetails": person},
    ]
    for owner, share in (("x", 60), ("p", 40)):
        interest = {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": share}}
        told = {"isComponent": False, "subject": "c", "interestedParty": owner, "interests": [interest]}
        name = f"r-{owner}"
        found.append(
            {**STATED, "statementId": name, "recordId": name, "recordType": "relationship", "recordDetails": told}
        )
    return json.dumps(found, ensure_ascii=False).encode()


def bring_in(one, content: bytes) -> None:
    one.go("/imports/ownership/")
    file = {"name": "owners.bods.json", "mimeType": "application/json", "buffer": content}
    one.page.set_input_files("#id_file", file)
    one.page.fill("#id_reason", "Register of owners, March 2021")
    one.page.click("main form button.btn-primary")
    one.page.wait_for_selector("h2:has-text('What would happen')")
    one.page.click("main form button.btn-primary")
    one.page.wait_for_selector("h2:has-text('Done')")


def settle_the_top_question(one) -> None:
    one.go("/review/questions/")
    assert one.page.locator("#questions section h2").first.inner_text() == "Who owns Holding X?"
    one.page.locator("summary:text-is('Answer')").first.click()
    one.page.locator("summary:text-is('It is a public body')").first.click()
    one.page.locator("textarea[name=evidence]:visible, input[name=evidence]:visible").first.fill(
        "List of public bodies"
    )
    one.page.locator("button:text-is('Record'):visible").first.click()
    one.page.wait_for_selector("text=1 customer settled")


def test_a_file_a_company_a_question_and_another_answer(person, customer):
    ben, ada = person("ben@sever.example"), person("ada@distributor.example")
    bring_in(ada, owners_of(customer))
    before = ask(ben, customer)
    assert (before.verdict, before.governing) == ("review", "OWNERSHIP_UNPROVEN")

    ada.go(f"/customers/{customer.public_id}/")
    ada.page.click("#ownership a:has-text('Owners, sources')")
    ada.page.wait_for_selector("[data-owners-canvas][data-drawn]")
    unknown = ada.page.inner_text(".share-lead")
    assert ada.page.evaluate(PAINTED) > 500
    assert "Holding X" in ada.text()
    company = ada.page.url

    clock.play(clock.now() + timedelta(days=1))
    settle_the_top_question(ada)
    after = ask(ben, customer)
    assert (after.verdict, after.governing) == ("deny", "SEGMENT_WITHDRAWN")
    ada.go(f"/customers/{customer.public_id}/")
    assert "State-controlled" in ada.text()
    ada.page.goto(company)
    assert "60" in ada.page.inner_text(".share-lead")

    ada.page.click("text=As of yesterday")
    ada.page.wait_for_selector("[data-owners-canvas][data-drawn]")
    assert ada.page.inner_text(".share-lead") == unknown
    ben.go(f"/licensing/answers/{before.receipt}/")
    assert Decision.objects.get(pk=before.pk).verdict == "review"

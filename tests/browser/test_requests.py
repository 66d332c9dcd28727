"""A partner declares a segment with a document, in a real browser, until its answer is another one."""

import pytest
from django.urls import reverse

from jobs import outbox
from jobs.models import SentMail
from portal.story import play
from tests.browser.test_story import ask
from tests.fixtures.documents import PDF, PNG
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
NEVER_CLEOS = ("sever-plus", "charter", "Sever")


def file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def write(one, text: str, button: str, *files: dict) -> str:
    """Write in the open request and press a button; return what the page says then."""
    one.page.fill("#id_text", text)
    if files:
        one.page.set_input_files("#id_documents", list(files))
    one.page.click(f"main form button:text-is('{button}')")
    one.page.wait_for_load_state()
    return one.text()


def test_declared_asked_for_more_accepted(person, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scene = play.set_scene(silent)
    play.withdraw(scene.people["ada"], scene.people["ann"])
    play.at(6, 4, 2021, 12)
    company = scene.customers.bare[0]
    ben, ada = person("ben@sever.example"), person("ada@distributor.example")
    assert "Not yet" in ask(ben, company)

    ben.go(reverse("customers:customer_detail", args=[company.public_id]))
    ben.page.click("text=Declare a segment")
    ben.page.select_option("#id_segment", label="No state found")
    ben.page.fill("#id_evidence", "Charter, page 2")
    ben.page.set_input_files("#id_documents", file("charter.pdf", b"<svg/>"))
    ben.page.click("main form button.btn-primary")
    assert "“charter.pdf” is neither a PDF nor a picture" in ben.text()
    ben.page.set_input_files("#id_documents", file("charter.pdf", PDF))
    ben.page.click("main form button.btn-primary")
    ben.page.wait_for_url("**/requests/of/sever-plus-1/")
    address = "/requests/of/sever-plus-1/"
    assert "Whose turn\nMeridian Distribution\nDue\n8 April 2021" in ben.text()

    ada.go("/")
    ada.page.click("text=Requests that wait for an answer")
    assert "1 row" in ada.text()
    ada.page.click("text=sever-plus-1")
    assert "Charter, page 2" in ada.text() and "charter.pdf" in ada.text()
    opened = ada.context.request.get(ada.address + ada.page.get_attribute("text=charter.pdf", "href"))
    assert (opened.status, opened.body(), opened.headers["content-type"]) == (200, PDF, "application/pdf")
    assert "needs more" in write(ada, "Who owns the owner?", "Ask for more")

    ben.go("/requests/")
    assert "needs more" in ben.text()
    ben.page.click("text=sever-plus-1")
    assert "yours" in ben.text() and "Who owns the owner?" in ben.text() and "Ada" not in ben.text()
    assert "Who owns the owner?" in write(ben, "Two persons, see the scan", "Reply", file("scan.png", PNG))
    assert "Not yet" in ask(ben, company)

    cleo = person("cleo@zapad.example")
    cleo.go("/requests/")
    assert "0 rows" in cleo.text()
    assert cleo.go(address).status == 404
    ben.go(address)
    source = ben.page.get_attribute("img.document", "src")
    assert cleo.go(source).status == 404

    ada.go(address)
    ada.page.locator("img.document").scroll_into_view_if_needed()
    ada.page.wait_for_function("document.querySelector('img.document').naturalWidth == 1")
    assert "granted" in write(ada, "The charter and the scan show it", "Accept")
    ben.go(address)
    assert "nobody's: it is settled" in ben.text()
    assert "You may sell" in ask(ben, company)
    cleo.go(reverse("customers:customer_list") + f"?q={company.identifiers.get().value}")
    assert [word for word in NEVER_CLEOS if word in cleo.text()] == []

    outbox.drain()
    mails = SentMail.objects.filter(subject__contains=company.name).order_by("pk")
    assert {mail.to for mail in mails} == {"ada@distributor.example", "ann@distributor.example", "ben@sever.example"}

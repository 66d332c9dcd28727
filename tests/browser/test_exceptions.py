"""From a refused answer to an exception by two persons, and to its end, in real browsers."""

import pytest

from licensing.models import Exemption
from portal.story import play
from tests.browser.test_story import ask
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
THREAD = "/requests/of/sever-plus-1/"


def test_refused_asked_for_granted_by_two_and_ended(person):
    scene = play.set_scene(silent)
    play.withdraw(scene.people["ada"], scene.people["ann"])
    play.at(6, 4, 2021, 12)
    university = scene.customers.universities[1]
    ben, ada = person("ben@sever.example"), person("ada@distributor.example")
    assert "You may not" in ask(ben, university)

    ben.page.click("main a:text-is('Ask for an exception')")
    assert "We would like to sell" in ben.page.input_value("#id_text")
    assert ben.page.is_checked("main input[name=policies]")
    ben.page.fill("#id_last", "2021-06-30")
    ben.page.click("main form button.btn-primary")
    ben.page.wait_for_url(f"**{THREAD}")
    assert university.name in ben.text() and "30 June 2021" in ben.text()

    ada.go("/requests/")
    ada.page.keyboard.press("n")
    ada.page.wait_for_url(f"**{THREAD}")
    ada.page.keyboard.press("g")
    ada.page.wait_for_selector("text=You were the first person; another one has to agree.")
    assert ada.page.query_selector("[data-key=G]") is None
    assert "You may not" in ask(ben, university)
    ben.go("/licensing/exceptions/")
    assert "0 rows" in ben.text()

    ann = person("ann@distributor.example")
    ann.go("/")
    ann.page.click("text=an exception is to count")
    exemption = ann.page.url.removeprefix(ann.address)
    ann.page.keyboard.press("e")
    ann.page.keyboard.type("Read the letter of the university")
    ann.page.keyboard.press("Escape")
    ann.page.keyboard.press("g")
    ann.page.wait_for_selector("text=Confirmed.")

    assert "You may sell" in ask(ben, university)
    named = f"E-{Exemption.objects.get().pk}"
    assert f"Exception {named} of the distributor applies; its last day is 30 June 2021." in ben.text()
    ben.page.click(f".reason-code a:text-is('{named}')")
    assert "counts until 30 June 2021" in ben.text() and "Ann" not in ben.text()
    ben.go(THREAD)
    assert "granted" in ben.text()

    cleo = person("cleo@zapad.example")
    assert [cleo.go(page).status for page in (THREAD, exemption)] == [404, 404]
    cleo.go("/licensing/exceptions/")
    assert "0 rows" in cleo.text()

    ada.go(exemption)
    ada.page.click("text=End it")
    ada.page.fill("#id_on", "2021-04-06")
    ada.page.fill("#id_reason", "The university bought elsewhere")
    ada.page.click("main form button.btn-primary")
    assert "taken back, as if never" in ada.text()
    assert "You may not" in ask(ben, university)


def test_keys_without_a_mouse(person):
    scene = play.set_scene(silent)
    play.withdraw(scene.people["ada"], scene.people["ann"])
    play.at(6, 4, 2021, 12)
    ben, ada = person("ben@sever.example"), person("ada@distributor.example")
    for number in (0, 1):
        ask(ben, scene.customers.universities[number])
        ben.page.click("main a:text-is('Ask for an exception')")
        ben.page.click("main form button.btn-primary")
        ben.page.wait_for_url(f"**/sever-plus-{number + 1}/")

    keys = ada.page.keyboard
    ada.go("/requests/")
    keys.press("n")
    ada.page.wait_for_url(f"**{THREAD}")
    keys.press("t")
    ada.page.wait_for_selector("text=Recorded.")
    assert "Ada Orlova" in ada.page.inner_text("dl.facts")
    keys.press("e")
    keys.type("Which contract is it")
    keys.press("Escape")
    keys.press("m")
    ada.page.wait_for_selector("text=needs more")
    keys.press("n")
    ada.page.wait_for_url("**/sever-plus-2/")
    keys.press("r")
    assert "open" in ada.page.inner_text("dl.facts"), "a refusal without its reason is not sent"
    keys.press("Escape")
    keys.press("l")
    ada.page.wait_for_selector("text=Put off until")
    assert "7 April 2021" in ada.page.inner_text("dl.facts")

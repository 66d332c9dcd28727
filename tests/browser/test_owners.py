"""Who owns a company, in a real browser: the picture and the table of its chains, by mouse and by keys."""

from datetime import timedelta

import pytest

from customers.models import Entity
from history import clock
from portal.story import play
from portal.story.logins import PASSWORD
from tests.customers.owning import hold
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

PAINTED = """() => {
  const canvas = document.querySelector("[data-owners-canvas] canvas");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const pixels = context.getImageData(0, 0, copy.width, copy.height).data;
  let painted = 0;
  for (let place = 3; place < pixels.length; place += 4) if (pixels[place]) painted += 1;
  return painted;
}"""
STYLED = "() => document.querySelectorAll('main [style]:not([data-owners-canvas]):not([data-owners-canvas] *)').length"


def drawn(one) -> int:
    return int(one.page.get_attribute("[data-owners-canvas]", "data-drawn"))


def status(one) -> str:
    return one.page.inner_text("[data-owners-status]")


@pytest.fixture
def company(db) -> Entity:
    play.set_scene(silent)
    play.at(31, 3, 2021, 9)
    return Entity.objects.filter(owned_by__owner__name__contains="Северный").order_by("pk").last()


def test_a_company_its_picture_and_its_chains(person, company):
    ada = person("ada@distributor.example")
    ada.go(f"/customers/{company.customer.public_id}/")
    ada.page.click("#ownership a:has-text('Owners, sources')")
    ada.page.wait_for_selector("[data-owners-canvas][data-drawn]")
    assert "The state owns" in ada.page.inner_text(".share-lead")
    assert ada.page.locator(".chain").count() > 1
    assert ada.page.evaluate(PAINTED) > 500
    assert ada.page.evaluate(STYLED) == 0
    whole = drawn(ada)
    ada.page.click("[data-owners-act=fold]")
    folded = drawn(ada)
    ada.page.click("[data-owners-act=unfold]")
    assert folded < whole <= drawn(ada)
    walk_by_keys(ada, company)
    before = ada.page.evaluate(PAINTED)
    ada.page.click("[data-owners-act=larger]")
    ada.page.wait_for_function(f"() => ({PAINTED})() !== {before}")
    ada.page.click("[data-theme-switch]")
    assert ada.page.evaluate(PAINTED) > 500


def walk_by_keys(one, company: Entity) -> None:
    """Go up to the first owner, fold and unfold it, and come back."""
    canvas = one.page.locator("[data-owners-canvas]")
    canvas.focus()
    one.page.keyboard.press("Home")
    assert status(one).startswith(company.name)
    one.page.keyboard.press("ArrowRight")
    assert "%" in status(one)
    shown = drawn(one)
    one.page.keyboard.press("Enter")
    assert "folded" in status(one)
    assert drawn(one) < shown
    one.page.keyboard.press("Enter")
    assert drawn(one) == shown
    one.page.keyboard.press("ArrowLeft")
    one.page.keyboard.press("ArrowLeft")
    assert status(one).startswith(company.name)


def test_as_of_yesterday_it_is_as_it_was(person, company):
    ada = person("ada@distributor.example")
    agency = Entity.objects.get(kind="public_body")
    ada.go(f"/customers/ownership/{company.public_id}/")
    before = ada.page.inner_text(".share-lead")
    clock.play(clock.now() + timedelta(days=1))
    hold(agency, company, "1", since=clock.today())
    ada.go(f"/customers/ownership/{company.public_id}/")
    after = ada.page.inner_text(".share-lead")
    assert after != before
    ada.page.click("text=As of yesterday")
    ada.page.wait_for_selector("[data-owners-canvas][data-drawn]")
    assert ada.page.inner_text(".share-lead") == before
    assert after in ada.page.inner_text("main")
    assert "nothing on file" in ada.page.inner_text(".changes")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_on_a_phone_nothing_is_wider_than_the_screen(person, company, language):
    ada = person("ada@distributor.example", width=360, language=language, dark=True)
    pages = ["/customers/ownership/", f"/customers/ownership/{company.public_id}/"]
    for page in [*pages, f"/customers/{company.customer.public_id}/", f"{pages[1]}owner/?q=а"]:
        ada.go(page)
        ada.page.wait_for_load_state()
        assert ada.page.evaluate("document.documentElement.scrollWidth") == 360, page
    ada.go(pages[1])
    ada.page.wait_for_selector("[data-owners-canvas][data-drawn]")
    assert ada.page.evaluate(PAINTED) > 500


def test_without_a_script_the_table_says_it(chrome, live_server, company):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("#id_login", "vera@distributor.example")
    page.fill("#id_password", PASSWORD)
    page.click("main form button.btn-primary")
    page.goto(f"{live_server.url}/customers/ownership/{company.public_id}/")
    assert page.locator(".chain").count() > 1
    assert not page.locator("[data-owners]").is_visible()
    context.close()

"""The main job, end to end, in a real browser."""

import re

import pytest

from customers.models import Customer
from history import clock
from jobs import outbox
from jobs.models import SentMail
from notices.services.deliveries import send_waiting
from portal.story import play
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

BROKEN_LABELS = """[...document.querySelectorAll(".rows td[data-label]")].filter((cell) => {
  const label = getComputedStyle(cell, "::before");
  return parseFloat(label.height) / parseFloat(label.lineHeight) > cell.dataset.label.split(" ").length + 0.5;
}).map((cell) => cell.dataset.label)"""


def carry_out() -> None:
    """Do what the worker does in the demo."""
    outbox.drain()
    send_waiting()


def ask(one, customer: Customer, *, on: str = "") -> str:
    """Ask on the page whether the product may be sold to the customer, and return what the receipt says."""
    one.go(f"/licensing/ask/?customer={customer.public_id}")
    one.page.select_option("#id_product", "meet-100")
    if on:
        one.page.click("main details summary")
        one.page.fill("#id_on", on)
    one.page.click("main button.btn-lg")
    one.page.wait_for_load_state()
    assert "/answers/R-" in one.page.url, one.text()
    return one.text()


def test_withdraw_tell_and_put_back(person):
    scene = play.set_scene(silent)
    play.at(31, 3, 2021, 9)
    university, company = scene.customers.universities[0], scene.customers.private[0]
    ben = person("ben@sever.example", language="ru")
    cleo = person("cleo@zapad.example")
    assert "Можно" in ask(ben, university)
    before = ask(ben, company)
    assert "Можно" in before
    ben.go("/licensing/matrix/")
    allowed = ben.page.inner_text(".page-head p")

    ada = person("ada@distributor.example")
    withdraw(ada)
    assert "45" in ada.page.inner_text(".stats .stat:nth-child(2)")
    assert "45 of 300 customers" in ada.text()
    assert university.name not in ada.text()
    unfold(ada)
    assert university.name in ada.text()
    assert company.name not in ada.page.inner_text("main .columns")
    ada.page.fill("#id_reason", "Letter of 31 March")
    ada.page.click("main button.btn-danger")
    assert "not yet confirmed by a second person" in ada.text()

    ann = person("ann@distributor.example")
    ann.go(ada.page.url.removeprefix(ada.address))
    ann.page.click("button[value=confirm]")
    assert "Confirmed." in ann.text()
    ann.page.click("text=The notice")
    ann.page.click("text=Approve and send")
    carry_out()
    assert SentMail.objects.filter(to="ben@sever.example", subject__contains="Без продаж").exists()

    ben.go("/notices/inbox/")
    ben.page.click("main a:has-text('Без продаж')")
    assert "запрещены продажи" in ben.text()
    ben.page.fill("#id_role", "владелец")
    ben.page.click("main button.btn-primary")
    assert "Подтверждено. Спасибо." in ben.text()
    ben.go("/licensing/matrix/")
    assert ben.page.locator(".cell-withdrawn").count() > 0

    denied = ask(ben, university)
    assert "Нельзя" in denied
    assert "SEGMENT_WITHDRAWN" in denied
    assert re.search(r"Ваша авторизация L-\d+ для «Вузы» действует до", denied)
    assert "Можно" in ask(ben, company)
    assert "You may sell" in ask(cleo, give(cleo, university))

    clock.play(clock.now().replace(month=4, day=7, hour=10))
    put_back(ada, ann)
    assert "Можно" in ask(ben, university)
    assert "Можно" in ask(ben, university, on="2021-04-02")
    ben.go("/licensing/matrix/")
    assert ben.page.inner_text(".page-head p").split(":")[1] == allowed.split(":")[1]


def withdraw(ada) -> None:
    ada.go("/licensing/policies/add/")
    ada.page.fill("#id_title_en", "No sales to the state")
    ada.page.fill("#id_title_ru", "Без продаж государству")
    ada.page.check("input[name=lines][value=meetings]")
    ada.page.check("input[name=segments][value=state]")
    ada.page.fill("#id_reason", "Letter of 31 March")
    ada.page.click("main form button.btn-primary")
    ada.page.wait_for_url("**/preview/")


def unfold(one) -> None:
    """Open every list of names on the page."""
    one.page.eval_on_selector_all("main details.names", "(all) => all.forEach((each) => (each.open = true))")


def give(one, customer: Customer) -> Customer:
    """Let a partner meet a customer: it asks once by the exact identifier."""
    row = customer.identifiers.get()
    one.go("/licensing/ask/")
    one.page.select_option("#id_product", "meet-100")
    one.page.select_option("#id_country", row.country)
    one.page.fill("#id_identifier", row.value)
    one.page.click("main button.btn-lg")
    one.page.wait_for_url("**/answers/R-*/")
    return customer


def put_back(ada, ann) -> None:
    ada.go("/licensing/policies/")
    ada.page.click("main td a")
    ada.page.click("text=Put it back")
    ada.page.fill("#id_reason", "The vendor denies it")
    ada.page.click("main form button.btn-primary")
    assert "a second person decides" in ada.text()
    ann.go(ada.page.url.removeprefix(ada.address))
    ann.page.click("button[value=confirm]")
    assert "as if never" in ann.text()


def test_a_customer_typed_in_a_moment_ago_on_a_phone(person):
    scene = play.set_scene(silent)
    play.at(30, 3, 2021, 16)
    ben = person("ben@sever.example", language="ru", width=360)
    ben.page.select_option("#id_product", "meet-100")
    ben.page.select_option("#id_country", "KZ")
    ben.page.fill("#id_identifier", "0101 4000-0004")
    ben.page.click("main button.btn-lg")
    ben.page.wait_for_load_state()
    assert "CUSTOMER_UNKNOWN" in ben.text()
    ben.page.fill("#new-name", "ТОО «Новый заказчик»")
    ben.page.click("text=Добавить заказчика и спросить снова")
    assert "Можно" in ben.text()
    assert Customer.objects.get(name="ТОО «Новый заказчик»").added_by == scene.partners["sever-plus"]
    fits_the_phone(ben)


def test_the_statement_fits_a_phone(person):
    scene = play.set_scene(silent)
    play.withdraw(scene.people["ada"], scene.people["ann"])
    asked = next(row for row in scene.customers.bare if row.country == "RU")
    ben = person("ben@sever.example", language="ru", width=360)
    give(ben, asked)
    assert ben.page.locator("main form button.btn-primary").count() == 1
    fits_the_phone(ben)
    ben.go("/licensing/answers/")
    fits_the_phone(ben)
    assert ben.page.evaluate(BROKEN_LABELS) == []


def fits_the_phone(one) -> None:
    """Fail where the page is wider than the phone, or a button wider or narrower than what it says."""
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 360
    cut = "[...document.querySelectorAll('.btn')].filter((button) => button.scrollWidth > button.clientWidth)"
    assert one.page.evaluate(f"{cut}.map((button) => button.textContent)") == []


def test_the_matrix_is_edited_and_undone(person):
    play.set_scene(silent)
    play.at(30, 3, 2021, 16)
    ada = person("ada@distributor.example")
    ada.go("/licensing/matrix/sever-plus/")
    before = ada.page.inner_text(".page-head p")
    ada.page.click("[data-column-head=meetings-KZ]")
    ada.page.click("button[value=revoke]")
    ada.page.fill("#id_reason", "Sales moved to another partner")
    ada.page.click("main .card-footer .btn-primary")
    assert re.search(r"\d+ cells would differ", ada.text())
    ada.page.click("button[name=sure]")
    assert "one Undo takes it back" in ada.text()
    assert ada.page.inner_text(".page-head p") != before
    ada.page.click("text=Undo >> nth=-1")
    assert ada.page.inner_text(".page-head p") == before


def test_the_navigation_stays_after_a_click_and_escape(person):
    play.set_scene(silent)
    play.at(30, 3, 2021, 16)
    ben = person("ben@sever.example")
    ben.go("/licensing/matrix/")
    for leave in (lambda: ben.page.keyboard.press("Escape"), lambda: ben.page.click("h1")):
        ben.page.click(".matrix summary >> nth=0")
        leave()
        assert not ben.page.locator(".matrix details[open]").count()
        assert ben.page.is_visible(".nav-main")

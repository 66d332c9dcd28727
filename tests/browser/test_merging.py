"""Two customers found to be one, in a real browser: compared, merged, and both old receipts open; then undone."""

import pytest

from customers.identifiers import parse
from customers.models import Customer
from customers.services.customers import add_customer
from portal.story import play
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
OGRN = "RU-OGRN:1027700000008"


def ask(one, identifier: str) -> str:
    """Ask about a Russian customer and return the receipt's number."""
    one.go("/licensing/ask/")
    one.page.select_option("#id_product", "meet-100")
    one.page.select_option("#id_country", "RU")
    one.page.fill("#id_identifier", identifier)
    one.page.click("main button.btn-lg")
    one.page.wait_for_url("**/answers/R-*/")
    return one.page.url.rstrip("/").rsplit("/", 1)[1]


def test_both_old_receipts_open_after_a_merge_and_after_its_undo(person):
    scene = play.set_scene(silent)
    play.at(30, 3, 2021, 18)
    first = next(row for row in scene.customers.private if row.country == "RU")
    number = first.identifiers.get().value
    name = f"{first.name_latin} LLC"
    add_customer(parse(OGRN), actor=scene.people["ada"], reason="From a list", name=name)
    ben = person("ben@sever.example")
    receipts = [ask(ben, number), ask(ben, "ОГРН 1 027 700 000008")]

    ada = person("ada@distributor.example", width=360)
    ada.go("/customers/duplicates/")
    ada.page.click("main button:has-text('Compare all anew')")
    ada.page.wait_for_selector("text=All were compared last")
    ada.go(f"/customers/{first.public_id}/")
    ada.page.click(f"a[aria-label='Compare with {name}']")
    assert "Nothing is moved" in ada.text()
    assert ada.page.evaluate("document.documentElement.scrollWidth") <= 360
    ada.page.fill("#id_reason", "One company, two registers")
    ada.page.click("main button:has-text('Merge')")
    assert "They are one now." in ada.page.inner_text("body")
    assert "One company, two registers" in ada.text()

    shown = []
    for receipt in receipts:
        ben.go(f"/licensing/answers/{receipt}/")
        shown.append(ben.text())
    assert all(first.name in text for text in shown)
    assert [f"Asked as “{name}”, {OGRN}" in text for text in shown] == [False, True]
    ben.go("/customers/?q=1027700000008")
    assert first.name in ben.text() and name not in ben.text()

    ada.page.click(f"a[aria-label='Undo the merge of {name}']")
    ada.page.fill("#id_reason", "Two companies after all")
    ada.page.click("main button:has-text('Undo the merge')")
    assert "Undone." in ada.page.inner_text("body")
    ben.go(f"/licensing/answers/{receipts[1]}/")
    assert name in ben.text() and "Asked as" not in ben.text()
    assert Customer.objects.filter(merged_into__isnull=False).count() == 0

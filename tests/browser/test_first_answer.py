"""With an empty portal and four files: the first right answer, as docs/first-answer.md numbers it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from licensing.models import License
from partners.models import Invitation, Partner
from portal.story.logins import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

PARTNERS = (
    "Код партнёра;Name;Название;Страна;Контакт;E-mail;Язык\r\n"
    "romashka;Romashka;Ромашка;KZ;Айгерим Садыкова;a@romashka.example;ru\r\n"
).encode("cp1251")
CUSTOMERS = (
    'Country,Identifier,Name,Segments\nRU,7701000033,Приозёрский университет,"university, institution"\n'.encode()
)
LICENSES = b"Partner code,Product line,Segment,Territory,From,Until (last day)\nromashka,meetings,education,CIS,2021-01-01,2030-12-31\n"
LETTER = "From today no sales to government agencies and organisations with state beneficiaries."


def bring_in(one, kind: str, content: bytes) -> None:
    one.go(f"/imports/{kind}/")
    one.page.set_input_files("#id_file", {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": content})
    one.page.fill("#id_reason", "First file")
    one.page.click("main button:has-text('Go')")
    assert "What would happen\n1\nnew" in one.text(), one.text()
    one.page.click("main button:has-text('Do it now')")
    assert "Done\n1\nnew" in one.text(), one.text()


def ask(one) -> str:
    one.go("/licensing/ask/")
    one.page.select_option("#id_partner", "romashka")
    one.page.select_option("#id_country", "RU")
    one.page.fill("#id_identifier", "7701 000 033")
    one.page.click("main button.btn-lg")
    one.page.wait_for_url("**/answers/R-*/")
    return one.text()


def test_from_an_empty_portal_to_the_first_answer(person):
    call_command(
        "setup", email="ada@distributor.example", name="Ada", password=PASSWORD, operator="northern",
        operator_name="Northern", country="RU", vendor="Vistacom", no_input=True,
    )  # fmt: skip
    ada = person("ada@distributor.example")
    assert "0 of 6 steps are done" in ada.text()

    ada.go("/licensing/catalogue/lines/add/")
    ada.page.select_option("#id_vendor", label="Vistacom")
    ada.page.fill("#id_slug", "meetings")
    ada.page.fill("#id_name", "Meetings")
    ada.page.fill("#id_reason", "Catalogue")
    ada.page.click("main form button.btn-primary")
    ada.go("/licensing/catalogue/products/add/")
    ada.page.select_option("#id_line", label="Meetings")
    ada.page.fill("#id_sku", "meet-100")
    ada.page.fill("#id_name", "Meetings 100")
    ada.page.fill("#id_reason", "Catalogue")
    ada.page.click("main form button.btn-primary")

    ada.go("/first-run/segments/")
    ada.page.click("main form button.btn-primary")
    ada.go("/licensing/licenses/vendor/")
    ada.page.check("text=Meetings")
    for segment in ("Commercial", "Education"):
        ada.page.check(f"label:text-is('{segment}')")
    ada.page.fill("#id_document", "Contract 1")
    ada.page.fill("#id_reason", "Contract 1")
    ada.page.click("main form button.btn-primary")
    assert License.objects.filter(grantor=None).count() == 2

    bring_in(ada, "partners", PARTNERS)
    bring_in(ada, "customers", CUSTOMERS)
    bring_in(ada, "licenses", LICENSES)
    ada.go("/partners/invitations/select/")
    ada.page.check("input[name=contacts]")
    ada.page.click("main form button.btn-primary")
    assert Invitation.objects.get().partner == Partner.objects.get(slug="romashka")
    ada.go("/first-run/")
    assert "6 of 6 steps are done" in ada.text()

    answer = ask(ada)
    assert "You may sell" in answer
    assert "LICENSE_STANDS" in answer

    ada.go("/licensing/policies/add/")
    ada.page.fill("#id_title_en", "No sales to the state")
    ada.page.check("input[name=lines]")
    ada.page.check("input[name=segments][value=state]")
    ada.page.fill("#id_letter", LETTER)
    ada.page.fill("#id_reason", "Letter")
    ada.page.click("main form button.btn-primary")
    ada.page.click("summary:has-text('In scope')")
    assert "Приозёрский университет" in ada.text()
    assert "There is no second person" in ada.text()
    ada.page.fill("#id_reason", "Letter")
    ada.page.click("main button.btn-danger")
    assert "without a second person" in ada.text()
    assert "You may not" in ask(ada)
    assert get_user_model().objects.count() == 1

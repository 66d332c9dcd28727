"""The language switch: for anybody, and with the person so that mails follow."""

import pytest
from django.urls import reverse

from notices.services.notices import tell
from partners.services.contacts import add_contact

pytestmark = pytest.mark.django_db
TEXTS = {"subject_en": "S", "body_en": "B", "subject_ru": "Т", "body_ru": "Б"}


def switch(browser, language: str):
    return browser.post(reverse("set_language"), {"language": language, "next": "/accounts/login/"})


@pytest.mark.parametrize(("chosen", "kept"), [("en", "en"), ("ru", "ru"), ("xx", "ru"), ("", "ru")])
def test_the_choice_is_kept_with_the_person_and_its_contacts(chosen, kept, ben, bens_partner, client_of):
    contact = add_contact(bens_partner, name="Ben", email=ben.email, user=ben, language="ru")
    other = add_contact(bens_partner, name="Bo", email="bo@benco.example", language="ru")
    switch(client_of(ben), chosen)
    for row, language in ((ben, kept), (contact, kept), (other, "ru")):
        row.refresh_from_db()
        assert row.language == language
    [mail] = tell([bens_partner], source="test", texts=TEXTS).deliveries.filter(contact=contact)
    assert mail.language == kept


def test_who_is_not_signed_in_switches_too(client):
    answer = switch(client, "ru")
    assert (answer.url, client.cookies["django_language"].value) == ("/accounts/login/", "ru")
    assert "Партнёрский портал" in client.get("/accounts/login/").text

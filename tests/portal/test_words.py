"""Words that stood untranslated or twice, and counts that differed by who looked."""

import csv
from datetime import date

import pytest
from django.urls import reverse

from customers.reference import load_segments
from history import clock
from jobs.mail import render_mail
from licensing.selectors.matrix import matrix_of
from licensing.sentences import names_for
from licensing.services.catalogue import add_line, add_vendor
from partners.reference import FILE, SOURCES, load_reference
from portal.story.people import people

pytestmark = pytest.mark.django_db
SYSTEM = {"actor": None, "reason": "system:test"}


def test_every_source_of_the_groups_has_its_words():
    with FILE.open(encoding="utf-8") as rows:
        assert {row["source"] for row in csv.DictReader(rows)} == set(SOURCES)


def test_the_sign_in_page_names_the_reset_once(client):
    assert client.get(reverse("account_login")).text.count(reverse("account_reset_password")) == 1


def test_the_logins_are_named_in_the_readers_language(client, operator):
    client.cookies["django_language"] = "ru"
    assert people()[0]["role"] == "compliance officer"
    shown = client.get(reverse("stories")).text
    assert clock.is_illustration()
    assert "officer ·" not in shown
    assert "сотрудник комплаенса ·" in shown


@pytest.mark.parametrize(("language", "brand"), [("en", "Partner portal"), ("ru", "Партнёрский портал")])
def test_the_brand_of_a_mail(language, brand):
    _subject, html, _text = render_mail("invitation", {"invitation": {"expires_at": date(2021, 3, 31)}}, language)
    assert html.count(brand) >= 1
    assert ("Partner portal" in html) is (language == "en")


def test_the_matrix_counts_the_same_whoever_looks(operator, bens_partner):
    load_reference()
    load_segments()
    add_line(add_vendor(**SYSTEM, slug="acme", name="Acme"), **SYSTEM, slug="kettles", name="Kettles")
    day, names = date(2021, 6, 1), names_for(None, sees_all=True)
    ours, theirs = (matrix_of(bens_partner, day, names, every=every) for every in (True, False))
    assert len(ours.lines[0]["countries"]) > len(theirs.lines[0]["countries"])
    assert (ours.allowed, ours.cells) == (theirs.allowed, theirs.cells)

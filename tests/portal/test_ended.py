"""The people of an ended partner: they read on, and neither ask nor add."""

import pytest
from django.urls import reverse

from history import clock
from notices.models import Acknowledgement, Notice
from notices.services.notices import draft_notice, send_notice
from partners.services.partners import end_partner

pytestmark = pytest.mark.django_db
TEXTS = {"subject_en": "S", "body_en": "B", "subject_ru": "Т", "body_ru": "Б"}
BANNER = "The partnership has ended"


@pytest.fixture
def notice(bens_partner, ada) -> Notice:
    draft = draft_notice(actor=ada, audience={"partners": [bens_partner.slug]}, needs_acknowledgement=True, **TEXTS)
    return send_notice(draft, actor=ada)


@pytest.fixture
def ended(bens_partner, notice, ada):
    assert end_partner(bens_partner, actor=ada, reason="agreement over", on=clock.today())


def seen(browser, name: str, *args):
    browser.cookies["django_language"] = "en"
    return browser.get(reverse(name, args=args))


def test_before_the_end_no_banner(bela, notice, client_of):
    home = seen(client_of(bela), "home")
    assert (BANNER in home.text, reverse("licensing:ask") in home.text) == (False, True)


def test_home_says_that_it_has_ended_and_offers_no_question(ended, bela, client_of):
    home = seen(client_of(bela), "home")
    assert (home.status_code, home.text.count(BANNER), reverse("licensing:ask") in home.text) == (200, 1, False)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("licensing:ask", 403),
        ("customers:customer_add", 403),
        ("customers:customer_list", 200),
        ("licensing:decision_list", 200),
        ("licensing:own_matrix", 200),
        ("notices:inbox", 200),
    ],
)
def test_what_is_read_and_what_is_closed(ended, bela, client_of, name, status):
    assert seen(client_of(bela), name).status_code == status


def test_a_notice_is_still_read_and_acknowledged(ended, bela, client_of, notice):
    browser = client_of(bela)
    assert seen(browser, "notices:inbox_notice", notice.pk).status_code == 200
    browser.post(reverse("notices:inbox_notice", args=[notice.pk]), {"name": "Bela", "role": "sales"})
    assert Acknowledgement.objects.filter(user=bela).exists()

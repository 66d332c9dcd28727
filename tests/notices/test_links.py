"""The link without an account: whose it is, and what it opens."""

import pytest
from django.core import signing
from django.urls import reverse

from notices.models import Acknowledgement, Delivery
from notices.services.notices import send_notice, tell
from notices.services.reading import SALT, link_token, open_link
from partners.services.contacts import add_contact, correct_contact

pytestmark = pytest.mark.django_db
TEXTS = {"subject_en": "S", "body_en": "B", "subject_ru": "Т", "body_ru": "Б"}


@pytest.fixture
def bo(bens_partner):
    return add_contact(bens_partner, name="Bo", email="bo@benco.example")


@pytest.fixture
def delivery(bens_partner, bo) -> Delivery:
    notice = tell([bens_partner], source="test", texts=TEXTS)
    return notice.deliveries.get(channel="mail")


@pytest.mark.parametrize(
    ("values", "opens"),
    [
        ({}, True),
        ({"name": "Bo B."}, True),
        ({"is_active": False}, False),
        ({"email": "bo@other.example"}, False),
    ],
    ids=["as it was", "another name", "left", "another address"],
)
def test_a_link_is_its_contacts_while_it_has_the_address(delivery, bo, values, opens):
    token = link_token(delivery)
    correct_contact(bo, **values)
    assert (open_link(token) is not None) is opens
    delivery.refresh_from_db()
    assert (delivery.read_at is not None) is opens


def test_the_new_address_gets_a_link_of_its_own(delivery, bo):
    old = link_token(delivery)
    correct_contact(bo, email="bo@other.example")
    assert open_link(link_token(Delivery.objects.get(pk=delivery.pk))) is not None
    assert open_link(old) is None


@pytest.mark.parametrize("signed", [None, [1], "text", {"a": 1}, 17], ids=repr)
def test_a_key_of_another_shape_opens_nothing(delivery, signed, client):
    token = signing.dumps(signed if signed != 17 else delivery.pk, salt=SALT)
    assert client.get(reverse("notices:public_notice", args=[token])).status_code == 404


@pytest.mark.parametrize("is_owed", [True, False], ids=["owed", "not asked for"])
def test_acknowledging_is_refused_with_a_message_where_it_is_not_asked_for(
    write, bo, ada, ben, client_of, client, is_owed
):
    draft = write(audience={"partners": ["benco"]}, needs_acknowledgement=is_owed)
    notice = send_notice(draft, actor=ada)
    delivery = notice.deliveries.get(channel="mail")
    told = "Acknowledged. Thank you." if is_owed else "asks for no acknowledgement"
    doors = [
        (client_of(ben), reverse("notices:inbox_notice", args=[notice.pk])),
        (client, reverse("notices:public_notice", args=[link_token(delivery)])),
    ]
    for browser, address in doors:
        browser.cookies["django_language"] = "en"
        answer = browser.post(address, {"name": "Bo", "role": "sales"}, follow=True)
        assert (answer.status_code, told in answer.text) == (200, True)
    assert Acknowledgement.objects.count() == int(is_owed)

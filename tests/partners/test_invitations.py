"""Invitations: mailed with a secret, accepted once, on a page that asks nobody to sign in."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from history import clock
from jobs import outbox
from partners.exceptions import Refused
from partners.models import Contact, Invitation, Membership, Partner, Role
from partners.services.contacts import add_contact
from partners.services.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    invite_contacts,
    renew_secret,
    resend_invitation,
    withdraw_invitation,
)
from tests.fixtures.cast import make_partner

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture
def invitation(bens_partner, ben) -> Invitation:
    return invite(bens_partner, actor=ben, email="Nia@benco.example", role=Role.SELLER, name="Nia", language="ru")


def mailed_link() -> str:
    """Return the path of the link in the newest mail."""
    return re.search(r"https?://[^/\s]+(/partners/invitation/\S+)", mail.outbox[-1].body)[1]


def test_the_mail_brings_the_link_in_the_language_of_the_invited(invitation, client):
    assert outbox.drain() == 1
    invitation.refresh_from_db()
    assert mail.outbox[0].to == ["nia@benco.example"]
    assert mail.outbox[0].extra_headers["Content-Language"] == "ru"
    assert invitation.sent_at is not None
    page = client.get(mailed_link())
    assert page.status_code == 200
    assert "nia@benco.example" in page.text


def test_accepting_signs_in_once_and_for_all(invitation, client):
    add_contact(invitation.partner, name="Nia", email="nia@benco.example")
    outbox.drain()
    link = mailed_link()
    answer = client.post(link, {"name": "Nia N.", "language": "en", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    membership = Membership.objects.get(user__email="nia@benco.example")
    assert (membership.partner, membership.role, membership.user.language) == (invitation.partner, Role.SELLER, "en")
    assert membership.user.check_password(PASSWORD)
    assert Contact.objects.get().user == membership.user
    assert client.get(reverse("partners:partner_list")).status_code == 200
    client.logout()
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    "given",
    [{"password": "short"}, {"password": "nia@benco.example"}, {"password": ""}, {"name": ""}],
    ids=["too short", "the address", "none", "no name"],
)
def test_what_is_not_accepted(invitation, client, given):
    outbox.drain()
    answer = client.post(mailed_link(), {"name": "Nia", "language": "ru", "password": PASSWORD, **given})
    assert answer.status_code == 422
    assert not Membership.objects.filter(user__email="nia@benco.example").exists()


def test_who_has_an_account_keeps_its_password_and_signs_in(cleo, bens_partner, ben, client):
    invite(bens_partner, actor=ben, email=cleo.email, role=Role.SELLER)
    outbox.drain()
    answer = client.post(mailed_link(), {"password": PASSWORD, "name": "Mallory"})
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    cleo.refresh_from_db()
    assert cleo.name == "Cleo"
    assert not cleo.check_password(PASSWORD)
    assert cleo.memberships.count() == 2


def test_who_is_signed_in_already_goes_home(cleo, bens_partner, ben, client_of):
    invite(bens_partner, actor=ben, email=cleo.email, role=Role.SELLER)
    outbox.drain()
    assert client_of(cleo).post(mailed_link()).url == "/"
    assert cleo.memberships.count() == 2


def test_another_person_at_the_same_browser_is_signed_out(cleo, ada, bens_partner, ben, client_of):
    invite(bens_partner, actor=ben, email=cleo.email, role=Role.SELLER)
    outbox.drain()
    browser = client_of(ada)
    assert browser.post(mailed_link()).url == reverse("account_login")
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("token", ["nothing", "x" * 43])
def test_an_unknown_link_says_so(invitation, client, token):
    page = client.get(reverse("partners:invitation_accept", args=[token]))
    assert page.status_code == 404
    assert "nia@benco.example" not in page.text


def test_an_expired_or_withdrawn_link_opens_nothing(invitation):
    token = renew_secret(invitation)
    assert find_invitation(token) == invitation
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert find_invitation(token) is None
    token = renew_secret(Invitation.objects.get())
    assert withdraw_invitation(invitation)
    assert not withdraw_invitation(invitation)
    assert find_invitation(token) is None


def test_the_secret_itself_is_not_kept(invitation):
    token = renew_secret(invitation)
    assert token not in str(Invitation.objects.values().get())


def test_sending_again_makes_the_earlier_link_useless(invitation, client):
    outbox.drain()
    first = mailed_link()
    resend_invitation(invitation)
    outbox.drain()
    assert client.get(first).status_code == 404
    assert client.get(mailed_link()).status_code == 200


def test_a_closed_invitation_is_not_sent_again(invitation):
    withdraw_invitation(invitation)
    invitation.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        resend_invitation(invitation)
    assert refusal.value.code == "closed"
    outbox.drain()
    assert mail.outbox == []


def test_a_second_invitation_replaces_the_first(invitation, bens_partner, ben):
    invite(bens_partner, actor=ben, email="nia@benco.example", role=Role.OWNER)
    assert list(Invitation.objects.open().values_list("role", flat=True)) == [Role.OWNER]


def test_an_address_that_bounces_is_marked(bens_partner, ben, monkeypatch, settings):
    settings.EMAIL_BACKEND = "jobs.backends.MailboxBackend"
    settings.MAILBOX_REJECT_DOMAINS = ["bounced.example"]
    contact = add_contact(bens_partner, name="Bo", email="bo@bounced.example")
    invite(bens_partner, actor=ben, email=contact.email, role=Role.SELLER)
    assert outbox.drain() == 1
    contact.refresh_from_db()
    assert contact.bounced_at is not None
    assert Invitation.objects.get().sent_at is None


@pytest.mark.parametrize(
    ("partner", "email", "role", "code"),
    [
        ("benco", "ben@portal.example", Role.SELLER, "member"),
        ("benco", "new@benco.example", Role.OFFICER, "wrong_role"),
        ("rival", "new@rival.example", Role.SELLER, "link"),
        ("benco", "gone@benco.example", Role.SELLER, "closed_account"),
    ],
)
def test_who_is_not_invited(bens_partner, ben, django_user_model, partner, email, role, code):
    make_partner("rival", "Rival", is_link=True)
    django_user_model.objects.create_user("gone@benco.example", is_active=False)
    with pytest.raises(Refused) as refusal:
        invite(Partner.objects.get(slug=partner), actor=ben, email=email, role=role)
    assert refusal.value.code == code
    assert not Invitation.objects.exists()


def test_a_selection_is_invited_and_refusals_are_told(bens_partner, cleos_partner, ben, ada):
    contacts = [
        add_contact(bens_partner, name="Ben", email=ben.email),
        add_contact(bens_partner, name="Bo", email="bo@benco.example", language="en"),
        add_contact(cleos_partner, name="Cy", email="cy@cleoco.example"),
    ]
    sent, refused = invite_contacts(contacts, actor=ada, role=Role.SELLER)
    assert [(row.email, row.language) for row in sent] == [("bo@benco.example", "en"), ("cy@cleoco.example", "ru")]
    assert len(refused) == 1
    assert not Contact.objects.without_access().exclude(email=ben.email).exists()


def test_accepting_twice_is_once(invitation):
    first = accept_invitation(invitation, name="Nia", password=PASSWORD, language="ru")
    assert accept_invitation(invitation, name="Other", password="another-long-one", language="en") == first
    first.refresh_from_db()
    assert (first.name, first.check_password(PASSWORD)) == ("Nia", True)


@pytest.mark.parametrize("step", ["invited", "late", "unseen", "seen", "withdrawn"])
def test_the_board_tells_each_step(bens_partner, ben, client_of, ada, django_user_model, step):
    now = clock.now()
    for name in ("invited", "late", "unseen", "seen", "withdrawn"):
        row = invite(bens_partner, actor=ben, email=f"{name}@benco.example", role=Role.SELLER, name=name)
        user = django_user_model.objects.create_user(row.email, last_visit_at=now if name == "seen" else None)
        changes = {
            "late": {"expires_at": now - timedelta(days=1)},
            "unseen": {"accepted_at": now, "accepted_by": user},
            "seen": {"accepted_at": now, "accepted_by": user},
            "withdrawn": {"withdrawn_at": now},
        }
        Invitation.objects.filter(pk=row.pk).update(**changes.get(name, {"name": name}))
    found = Invitation.objects.at_step(step, now)
    assert [row.name for row in found] == [step]
    assert found.get().step(now) == step
    page = client_of(ada).get(reverse("partners:invitation_board"), {"step": step})
    assert set(re.findall(r"(\w+)@benco\.example", page.text)) == {step}

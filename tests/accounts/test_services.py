"""Accounts: visits, a lost second factor, a closed account."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.exceptions import AccountError
from accounts.models import SecondFactorReset, User
from accounts.services import close_account, note_visit, reset_second_factor

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 4, 1, 12, tzinfo=UTC)
PROOF = "called back on the number in the contract"


@pytest.fixture
def user(db):
    return User.objects.create_user("nia@portal.example", name="Nia", language="ru")


@pytest.fixture
def with_factor(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


@pytest.mark.parametrize(
    ("after", "new_session", "is_new", "last", "previous"),
    [
        (timedelta(minutes=4), False, False, NOON, None),
        (timedelta(minutes=5), False, False, NOON + timedelta(minutes=5), None),
        (timedelta(hours=4) - timedelta(seconds=1), False, False, NOON + timedelta(hours=4, seconds=-1), None),
        (timedelta(hours=4), False, True, NOON + timedelta(hours=4), NOON),
        (timedelta(minutes=1), True, True, NOON + timedelta(minutes=1), NOON),
    ],
    ids=["still here", "seen again", "the same visit", "a new visit", "a new session"],
)
def test_what_is_a_new_visit(user, after, new_session, is_new, last, previous):
    assert note_visit(user, now=NOON)
    assert note_visit(user, now=NOON + after, new_session=new_session) is is_new
    user.refresh_from_db()
    assert (user.last_visit_at, user.previous_visit_at) == (last, previous)


def test_a_page_notes_the_visit(user, client_of):
    client_of(user).get(reverse("account_change_password"))
    user.refresh_from_db()
    assert user.last_visit_at is not None


def test_a_lost_second_factor_is_reset_and_its_owner_told(with_factor, sam, client_of):
    browser = client_of(with_factor)
    browser.get(reverse("mfa_index"))
    reset = reset_second_factor(with_factor, actor=sam, proof=PROOF)
    assert not is_mfa_enabled(with_factor)
    assert not Authenticator.objects.filter(user=with_factor).exists()
    assert (reset.user, reset.by, reset.proof) == (with_factor, sam, PROOF)
    [letter] = mail.outbox
    assert letter.to == [with_factor.email]
    assert PROOF in letter.body
    assert reverse("mfa_index") in letter.body
    assert not Session.objects.filter(pk=browser.session.session_key).exists()


@pytest.mark.parametrize("proof", ["", "   ", "trust me"], ids=["none", "blank", "too short"])
def test_no_reset_without_a_proof(with_factor, sam, proof):
    with pytest.raises(AccountError):
        reset_second_factor(with_factor, actor=sam, proof=proof)
    assert is_mfa_enabled(with_factor)
    assert not SecondFactorReset.objects.exists()


def test_nobody_resets_their_own(with_factor):
    with pytest.raises(AccountError):
        reset_second_factor(with_factor, actor=with_factor, proof=PROOF)
    assert is_mfa_enabled(with_factor)


def test_nothing_to_reset_is_said(user, sam):
    with pytest.raises(AccountError, match="no second factor"):
        reset_second_factor(user, actor=sam, proof=PROOF)
    assert mail.outbox == []


def test_no_reset_without_the_owner_being_told(with_factor, sam, monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(AccountError, match="gone"):
        reset_second_factor(with_factor, actor=sam, proof=PROOF)
    assert is_mfa_enabled(with_factor)
    assert not SecondFactorReset.objects.exists()


def test_the_log_of_resets_cannot_be_rewritten(with_factor, sam):
    reset = reset_second_factor(with_factor, actor=sam, proof=PROOF)
    for act in (lambda: SecondFactorReset.objects.update(proof="other proof"), reset.delete):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            act()


def test_the_command_resets(with_factor, capsys):
    call_command("reset_mfa", "NIA@portal.example", "--proof", PROOF)
    assert "nia@portal.example" in capsys.readouterr().out
    assert SecondFactorReset.objects.get().by is None
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_mfa", "nia@portal.example", "--proof", PROOF)
    with pytest.raises(CommandError, match="Nobody is on file under other@"):
        call_command("reset_mfa", "other@portal.example", "--proof", PROOF)


def test_support_resets_in_the_admin(with_factor, sam, client_of):
    data = {"action": "reset_factor", "_selected_action": [with_factor.pk]}
    browser, address = client_of(sam), reverse("admin:accounts_user_changelist")
    browser.post(address, data)
    assert is_mfa_enabled(with_factor)
    browser.post(address, {**data, "proof": PROOF})
    assert not is_mfa_enabled(with_factor)
    log = browser.get(reverse("admin:accounts_secondfactorreset_changelist"), {"q": "nia"})
    assert PROOF in log.text


def test_a_closed_account_is_blank_and_shut(with_factor, client_of):
    with_factor.is_staff = True
    with_factor.set_password("correct-horse-battery")
    with_factor.save()
    close_account(with_factor, email="forgotten@invalid")
    with_factor.refresh_from_db()
    assert (with_factor.name, with_factor.email) == ("", "forgotten@invalid")
    assert (with_factor.is_active, with_factor.is_staff, with_factor.has_usable_password()) == (False, False, False)
    assert not is_mfa_enabled(with_factor)

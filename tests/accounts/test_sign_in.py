"""Signing in: by address and password, by invitation alone, limited, with a second factor where one is asked for."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import is_mfa_enabled
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def rates_forgotten():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def login(client):
    def post(email: str, password: str = PASSWORD):
        return client.post(reverse("account_login"), {"login": email, "password": password})

    return post


def with_password(user) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("email", ["ben@portal.example", "BEN@Portal.example"])
def test_by_address_and_password(ben, login, email):
    with_password(ben)
    answer = login(email)
    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.parametrize(("email", "password"), [("ben@portal.example", "wrong"), ("nobody@portal.example", PASSWORD)])
def test_a_wrong_guess_learns_nothing(ben, login, email, password):
    with_password(ben)
    answer = login(email, password)
    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1


def test_guessing_is_limited_across_workers(ben, login):
    with_password(ben)
    answers = [login(ben.email, f"wrong-{number}") for number in range(12)]
    assert any("Too many" in str(answer.context["form"].errors) for answer in answers if answer.context)
    assert login(ben.email).status_code == 200, "the right password too"


def test_nobody_signs_up(client):
    page = client.get(reverse("account_signup"))
    assert "password1" not in page.text
    client.post(reverse("account_signup"), {"email": "x@x.example", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_the_admins_login_is_the_portals(client, sam, login):
    with_password(sam)
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    client.post(reverse("admin:login"), {"username": sam.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("who", "asked"),
    [("ada", True), ("vera", True), ("sam", True), ("ben", False)],
)
def test_who_needs_a_second_factor(request, settings, client_of, operator, who, asked):
    settings.REQUIRE_MFA = True
    answer = client_of(request.getfixturevalue(who)).get(reverse("partners:partner_list"))
    assert (answer.status_code == 302) is asked
    if asked:
        assert answer.url == reverse("mfa_activate_totp")


def test_the_pages_to_set_it_up_and_to_leave_stay_open(settings, client_of, ada):
    settings.REQUIRE_MFA = True
    browser = client_of(with_password(ada))
    for name in ("mfa_index", "account_logout", "account_reauthenticate"):
        assert browser.get(reverse(name)).status_code == 200, name


def test_with_a_second_factor_everything_opens(settings, client_of, ada):
    settings.REQUIRE_MFA = True
    TOTP.activate(ada, generate_totp_secret())
    assert client_of(ada).get(reverse("partners:partner_list")).status_code == 200


def test_from_the_password_to_the_second_factor(settings, client, ada, login):
    settings.REQUIRE_MFA = True
    EmailAddress.objects.filter(user=with_password(ada)).update(verified=False)
    login(ada.email)
    answer = client.get("/", follow=True)
    again = answer.redirect_chain[-1][0]
    assert again.startswith(reverse("account_reauthenticate"))
    page = client.post(again, {"password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    code = format_hotp_value(hotp_value(page.context["form"].secret, next(yield_hotp_counters_from_time())))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert is_mfa_enabled(ada)
    assert client.get(reverse("partners:partner_list")).status_code == 200


def test_the_second_factor_is_asked_for_at_the_door(ada, login):
    with_password(ada)
    TOTP.activate(ada, generate_totp_secret())
    answer = login(ada.email)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_authenticate"))

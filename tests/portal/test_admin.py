"""The support admin on the whole story: every list, page and history opens, and what services write is read-only."""

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from history import clock
from history.recording import recorded_models
from jobs.models import Outbox
from licensing.models import Act, Decision, License, LicenseStop, Policy
from notices.models import Delivery, Notice
from tests.portal.people import PEOPLE
from tests.portal.stage import set_stage
from tests.portal.test_roles import CSP, client_for
from ui.formats import period

OWN = {"accounts", "partners", "customers", "licensing", "notices", "jobs"}
SHOWN_WITHIN = {
    "licensing.ActItem": "licensing.Act",
    "licensing.LicenseStop": "licensing.License",
    "customers.FormerName": "customers.Customer",
    "partners.FormerAddress": "accounts.User",
    "partners.CountryGroupMember": "partners.CountryGroup",
    "customers.EntityTopic": "customers.Entity",
    "customers.EntityKey": "how a source names an entity is nobody's page",
    "customers.StatedRecord": "when a source last spoke of a record is nobody's page",
    "customers.Acquaintance": "who knows a customer is nobody's page",
    "jobs.SentMail": "the demo's mailbox",
}

pytestmark = pytest.mark.django_db


def registered():
    return [model for model in admin.site._registry if model._meta.app_label in OWN]


LOGINS = {"account.EmailAddress", "usersessions.UserSession"}


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_model_is_in_the_admin():
    own = {model for model in apps.get_models() if model._meta.app_label in OWN}
    missing = {model._meta.label for model in own - set(registered()) if not model.__name__.endswith("Event")}
    assert missing - set(SHOWN_WITHIN) == set()


def test_every_page_opens_for_support():
    set_stage()
    sam, wrong = client_for(PEOPLE["sam"]), []
    for model in registered():
        pages = [address(model, "changelist"), address(model, "changelist") + "?q=1"]
        row = model._default_manager.first()
        if row is not None:
            pages += [address(model, "change", row.pk), address(model, "history", row.pk)]
        for page in pages:
            answer = sam.get(page)
            if (answer.status_code, answer.headers.get("Content-Security-Policy")) != (200, CSP):
                wrong.append((page, answer.status_code))
    assert wrong == []


def test_periods_are_written_as_people_write_them():
    set_stage()
    sam = client_for(PEOPLE["sam"])
    license = License.objects.exclude(valid__isempty=True).first()
    for page in (address(License, "changelist"), address(License, "change", license.pk)):
        text = sam.get(page).content.decode()
        assert "[20" not in text
        assert period(license.valid) in text


def test_nothing_is_deleted_in_the_admin(rf):
    request = rf.get("/")
    request.user = type("Root", (), {"is_active": True, "has_perm": lambda self, *_: True})()
    may = {model._meta.label for model, page in admin.site._registry.items() if page.has_delete_permission(request)}
    assert may == set()
    assert recorded_models()


def test_how_people_sign_in_is_only_read(rf, ben, client_of, sam):
    request = rf.get("/")
    request.user = sam
    pages = {model._meta.label: page for model, page in admin.site._registry.items()}
    assert "mfa.Authenticator" not in pages
    assert {label for label in LOGINS if pages[label].has_change_permission(request)} == set()
    assert {label for label in LOGINS if pages[label].has_add_permission(request)} == set()
    browser = client_of(ben)
    browser.get(reverse("home"))
    session = UserSession.objects.get(user=ben)
    page = client_of(sam).get(address(UserSession, "change", session.pk))
    assert (page.status_code, session.session_key in page.text) == (200, False)


def test_support_ends_a_right_by_the_service():
    set_stage()
    rows = list(License.objects.filter(holder__slug="sever-plus").order_by("pk")[:2])
    sam, before = client_for(PEOPLE["sam"]), Act.objects.count()
    data = {"action": "stop_today", "_selected_action": [row.pk for row in rows], "reason": ""}
    assert "Type the reason" in sam.post(address(License, "changelist"), data, follow=True).text
    assert Act.objects.count() == before
    for action, kind in (("stop_today", "stop"), ("resume_today", "resume"), ("revoke_today", "revoke")):
        sam.post(address(License, "changelist"), {**data, "action": action, "reason": "Asked for by mail"})
        act = Act.objects.first()
        assert (act.kind, act.items.count(), str(act.actor)) == (kind, 2, "Sam Support")
    assert LicenseStop.objects.filter(license__in=rows).count() == 2


def test_support_sends_a_mail_again():
    set_stage()
    bounced = Delivery.objects.filter(channel="mail", notice__policy__isnull=False).first()
    Delivery.objects.filter(pk=bounced.pk).update(state="bounced", bounced_at=clock.now(), error="550 no such user")
    data = {"action": "send_again", "_selected_action": [bounced.pk], "reason": "The address works again"}
    client_for(PEOPLE["sam"]).post(address(Delivery, "changelist"), data)
    bounced.refresh_from_db()
    assert (bounced.state, bounced.bounced_at, bounced.error) == ("queued", None, "")
    assert Outbox.objects.filter(topic="notices.send", done_at=None).count() == 1
    inbox = Delivery.objects.filter(channel="inbox").first()
    page = client_for(PEOPLE["sam"]).post(
        address(Delivery, "changelist"), {**data, "_selected_action": [inbox.pk]}, follow=True
    )
    assert "only a mail can be sent again" in page.text


QUOTED = ("L-17", "P-1", "N-1", "A-1", "sales@sever.example", "ben@sever.example", "0373-21", "Север", "meet-100")


def test_anything_a_partner_quotes_is_found_by_support_and_by_no_other_partner():
    scene = set_stage()
    numbers = {"L": License, "P": Policy, "N": Notice, "A": Act}
    sam, cleo = client_for(PEOPLE["sam"]), client_for(PEOPLE["cleo"])
    receipt = Decision.objects.filter(partner=scene.partners["sever-plus"]).first().receipt
    for quoted in (*QUOTED, receipt):
        if model := numbers.get(quoted[0] if quoted[1:2] == "-" and quoted[2:].isdigit() else ""):
            quoted = str(model.objects.order_by("pk").first())
        assert "/admin/" in sam.get(reverse("search"), {"q": quoted}).text, quoted
    license_ = License.objects.filter(holder__slug="sever-plus").first()
    for quoted in (str(license_), "0373-21", "Sever", "ben@sever.example", str(Act.objects.first()), receipt):
        assert cleo.get(reverse("search"), {"q": quoted}).context["rows"] == [], quoted


def test_the_admin_says_that_all_is_invented_and_names_our_parts():
    set_stage()
    page = client_for(PEOPLE["sam"]).get(reverse("admin:index")).text
    assert "Illustration: everything here is invented." in page
    for title in ("People and sign-in", "Background work", "Sales licenses"):
        assert title in page

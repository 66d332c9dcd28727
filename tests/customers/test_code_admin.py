"""Rules of codes in the admin: a reason, a day, and everybody who bears the code classified anew."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse

from customers.models import Code, CodeRule, CodeSuccession, CodeTable, CustomerCode, CustomerProfile
from customers.services import codes as services
from customers.services.codes import read_code, set_code, set_rule
from jobs import running
from jobs.models import Job, JobState
from partners.exceptions import Refused
from tests.customers.conftest import REASON

pytestmark = pytest.mark.django_db
BY = {"actor": None, "reason": REASON}


@pytest.fixture
def desk(db, client_of):
    """The browser of an administrator; rules are not support's."""
    return client_of(get_user_model().objects.create_superuser("root@distributor.example", "x", name="Root"))


@pytest.fixture
def bearer(codes, romashka):
    set_code(romashka, read_code("okfs", "12"), source="Extract", **BY)
    return romashka


def carries(customer) -> list[str]:
    return CustomerProfile.objects.get(customer=customer, valid__contains=date(2021, 6, 1)).profile.segments


@pytest.mark.parametrize(
    "model", [CodeTable, Code, CodeSuccession, CodeRule, CustomerCode], ids=lambda row: row.__name__
)
def test_each_list_and_each_row_opens_and_nothing_is_deleted(bearer, desk, model):
    name, row = model._meta.model_name, model.objects.first()
    assert desk.get(reverse(f"admin:customers_{name}_changelist"), {"q": "1"}).status_code == 200
    assert desk.get(reverse(f"admin:customers_{name}_change", args=[row.pk])).status_code == 200
    assert desk.get(reverse(f"admin:customers_{name}_history", args=[row.pk])).status_code == 200
    assert desk.post(reverse(f"admin:customers_{name}_delete", args=[row.pk])).status_code == 403
    expected = 200 if model is CodeRule else 403
    assert desk.get(reverse(f"admin:customers_{name}_add")).status_code == expected


def test_a_changed_rule_stands_from_its_day_and_the_old_one_before(bearer, desk, segments):
    rule = CodeRule.objects.get(scheme="okfs", code="12")
    data = {
        "scheme": "okfs", "code": "12", "segment": segments["beneficiary"].pk, "strength": "proof",
        "note": "By the letter", "on": "2021-06-01",
    }  # fmt: skip
    page = reverse("admin:customers_coderule_change", args=[rule.pk])
    assert desk.post(page, data).context["adminform"].form.errors["reason"]
    assert desk.post(page, {**data, "reason": "the letter"}).status_code == 302
    rule.refresh_from_db()
    new = CodeRule.objects.get(scheme="okfs", code="12", segment=segments["beneficiary"])
    assert (rule.valid.upper, new.valid.lower, new.valid.upper) == (date(2021, 6, 1), date(2021, 6, 1), None)
    assert carries(bearer) == ["beneficiary"]
    assert desk.post(page, {**data, "reason": "again"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [({"segment": 99999}, "segment"), ({"code": "x1"}, "code"), ({}, "segment"), ({"strength": "sure"}, "strength")],
    ids=["an unknown segment", "no code", "a second rule for the same", "an unknown strength"],
)
def test_a_rule_that_cannot_be_is_told_in_the_form(codes, desk, segments, change, field):
    data = {"scheme": "okfs", "code": "12", "segment": segments["state"].pk, "strength": "proof", "reason": "x"}
    page = desk.post(reverse("admin:customers_coderule_add"), {**data, **change})
    assert page.context["adminform"].form.errors[field]


def test_a_rule_of_no_beginning_of_a_code_is_refused(codes, segments):
    with pytest.raises(Refused) as refusal:
        set_rule(None, scheme="okfs", code="1.2", segment=segments["state"], strength="hint", **BY)
    assert refusal.value.code == "format"


def test_rules_and_codes_are_ended_with_a_typed_reason(bearer, desk):
    for model, row in (
        ("coderule", CodeRule.objects.get(scheme="okfs", code="12")), ("customercode", CustomerCode.objects.get()),
    ):  # fmt: skip
        page = reverse(f"admin:customers_{model}_changelist")
        data = {"action": "end_today", "_selected_action": [row.pk]}
        desk.post(page, data)
        row.refresh_from_db()
        assert row.valid.upper is None
        desk.post(page, {**data, "reason": "no longer"})
        row.refresh_from_db()
        assert isinstance(row.valid.upper, date)


def test_a_rule_of_many_is_carried_out_by_a_job(bearer, ada, segments, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 0)
    rule = CodeRule.objects.get(scheme="okfs", code="12")
    given = {"scheme": "okfs", "code": "12", "segment": segments["beneficiary"], "strength": "proof"}
    set_rule(rule, actor=ada, reason="the letter", **given)
    assert carries(bearer) == []
    job = running.run(Job.objects.get(kind="customers.profiles").pk)
    assert (job.state, job.result) == (JobState.DONE, {"customers": 1, "changed": 1})
    assert carries(bearer) == ["beneficiary"]


def test_all_profiles_are_made_anew(bearer, capsys):
    CustomerProfile.objects.all().delete()
    call_command("reprofile")
    assert "1 customers" in capsys.readouterr().out
    assert carries(bearer) == []

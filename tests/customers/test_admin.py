"""The admin of customers: support finds anything they ever bore and corrects it without losing the old."""

from datetime import date

import pytest
from django.urls import reverse

from customers.models import Basis, Customer, CustomerSegment, Identifier, Segment
from customers.services.customers import correct_identifier, correct_name
from customers.services.segments import set_segment
from tests.customers.conftest import REASON, make_customer

pytestmark = pytest.mark.django_db
MODELS = ["customer", "identifier", "customersegment", "segment"]
BY = {"actor": None, "reason": REASON}


@pytest.fixture
def desk(sam, client_of):
    """Support's browser."""
    return client_of(sam)


@pytest.fixture
def finding(romashka, segments) -> CustomerSegment:
    return set_segment(romashka, segment=segments["school"], basis=Basis.FINDING, evidence="Charter", **BY)


def change_page(row) -> str:
    return reverse(f"admin:customers_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("model", MODELS)
def test_each_list_and_each_row_opens(finding, desk, model):
    assert desk.get(reverse(f"admin:customers_{model}_changelist"), {"q": "romashka"}).status_code == 200
    kind = {"customer": Customer, "identifier": Identifier, "customersegment": CustomerSegment, "segment": Segment}[
        model
    ]
    row = kind.objects.first()
    assert desk.get(change_page(row)).status_code == 200
    assert desk.get(reverse(f"admin:customers_{model}_history", args=[row.pk])).status_code == 200
    assert desk.post(reverse(f"admin:customers_{model}_delete", args=[row.pk])).status_code == 403
    assert desk.get(reverse(f"admin:customers_{model}_add")).status_code == 403


@pytest.mark.parametrize("text", ["romashka", "Лютик", "7700000009", "7736050003"])
def test_found_by_anything_it_ever_bore(romashka, bens_customer, desk, text):
    from customers.identifiers import parse

    correct_name(romashka, **BY, name="Лютик")
    correct_identifier(romashka, parse("RU:7736050003"), **BY)
    page = desk.get(reverse("admin:customers_customer_changelist"), {"q": text})
    assert list(page.context["cl"].result_list) == [romashka]


def test_a_name_is_corrected_and_a_region_saved(romashka, desk):
    data = {"name": "ООО «Лютик»", "name_latin": "", "region": "RU-MOW", "reason": "as registered"}
    management = {
        f"{prefix}-{key}": 0
        for prefix in ("identifiers", "former_names", "segments")
        for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    assert desk.post(change_page(romashka), {**data, **management}).status_code == 302
    romashka.refresh_from_db()
    assert (romashka.name, romashka.name_latin, romashka.region) == ("ООО «Лютик»", "OOO «Lyutik»", "RU-MOW")
    assert Customer.objects.search("romashka").get() == romashka
    assert romashka.former_names.get().name == "ООО «Ромашка»"


def test_an_identifier_is_corrected_and_the_wrong_one_stays(romashka, desk):
    wrong = romashka.identifiers.get()
    assert desk.post(change_page(wrong), {"value": "77 3605 0003", "reason": "typing error"}).status_code == 302
    assert list(romashka.identifiers.values_list("value", "is_current")) == [
        ("7736050003", True),
        ("7700000009", False),
    ]
    assert desk.post(change_page(wrong), {"value": "7736207543", "reason": "again"}).status_code == 403


@pytest.mark.parametrize("value", ["7736050004", "7736207543"])
def test_a_wrong_or_taken_identifier_is_told_in_the_form(romashka, desk, value):
    make_customer("RU:7736207543", "Лютик")
    page = desk.post(change_page(romashka.identifiers.get()), {"value": value, "reason": "typing error"})
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["value"]


def test_a_finding_is_ended_with_a_typed_reason(finding, desk):
    page = reverse("admin:customers_customersegment_changelist")
    data = {"action": "end_today", "_selected_action": [finding.pk]}
    desk.post(page, data)
    finding.refresh_from_db()
    assert finding.valid.upper is None
    desk.post(page, {**data, "reason": "closed"})
    finding.refresh_from_db()
    assert isinstance(finding.valid.upper, date)


def test_a_circle_in_the_tree_is_told(segments, desk):
    page = change_page(segments["education"])
    data = {"name_en": "Education", "name_ru": "", "meaning_en": "", "meaning_ru": "", "position": 1, "is_active": "on"}
    told = desk.post(page, {**data, "parent": segments["school"].pk, "reason": "x"})
    assert told.context["adminform"].form.errors["parent"]
    assert desk.post(page, {**data, "parent": "", "needs_license": "on", "reason": "renamed"}).status_code == 302

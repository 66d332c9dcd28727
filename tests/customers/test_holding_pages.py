"""Forms of holdings, of what is known and of entities: previewed, entered, corrected, ended; each error at its field."""

from datetime import date
from decimal import Decimal

import pytest

from customers.models import Entity, EntityFact, Fact, Holding, HoldingKind
from tests.customers.owning import agency_of, entity, owned_company
from tests.customers.owning import page_named as page

pytestmark = pytest.mark.django_db
GO, BAD = 302, 422


@pytest.fixture
def company(db) -> Entity:
    return owned_company()


def test_an_owner_is_found_previewed_and_entered(client_of, max_, company):
    browser, state = client_of(max_), agency_of()
    address = page("holding_add", company.public_id)
    assert f"?owner={state.public_id}" in browser.get(address, {"q": "propert"}).text
    assert "Nobody of that name" in browser.get(address, {"q": "nobody"}).text
    data = {"kind": "shares", "low": "9,5 %", "reason": "read", "title": "Register", "act": "preview"}
    preview = browser.post(f"{address}?owner={state.public_id}", data)
    assert "The state owns 45 % of it." in preview.text
    assert "The state owns 54.5 % of it." in preview.text
    assert f'href="{page("entity_detail", company.public_id)}">Back</a>' in preview.text
    assert not Holding.objects.filter(owner=state, asset=company).exists()
    saved = browser.post(f"{address}?owner={state.public_id}", {**data, "act": "save"})
    assert saved["Location"] == page("entity_detail", company.public_id)
    row = Holding.objects.get(owner=state, asset=company)
    assert (row.low, row.high, row.source.title) == (Decimal("9.5"), Decimal("9.5"), "Register")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"low": "110"}, "low"), ({"low": "-1"}, "low"), ({"low": "a half"}, "low"), ({"high": "50"}, "low"),
        ({"low": "50", "high": "25"}, "high"), ({"low": "1.12345678901"}, "low"), ({"link": "https://x.example/"}, "title"),
        ({"since": "2021-02-01", "until": "2021-02-01"}, "until"), ({"reason": ""}, "reason"),
    ],
)  # fmt: skip
def test_a_wrong_holding_is_told_at_its_field(client_of, max_, company, data, field):
    address = f"{page('holding_add', company.public_id)}?owner={agency_of().public_id}"
    answer = client_of(max_).post(address, {"kind": "shares", "reason": "read", **data})
    assert answer.status_code == BAD
    assert list(answer.context["form"].errors) == [field]
    assert not Holding.objects.filter(owner=agency_of(), asset=company).exists()


def test_a_holding_is_corrected_and_ended(client_of, max_, company):
    row = Holding.objects.get(owner__name="North Holding")
    address = page("holding_edit", row.pk)
    assert client_of(max_).get(address).context["form"].initial["title"] == "Annual report"
    data = {
        "kind": "shares",
        "low": "20",
        "high": "40",
        "since": "2016-01-01",
        "title": "Annual report",
        "reason": "typo",
    }
    preview = client_of(max_).post(address, {**data, "act": "preview"})
    assert "The state owns 15 % of it for certain, and perhaps up to 35 %." in preview.text
    client_of(max_).post(address, data)
    row.refresh_from_db()
    assert (row.low, row.high, row.valid.lower) == (20, 40, date(2016, 1, 1))
    end = page("holding_end", row.pk)
    assert (
        "The state owns no part of it."
        in client_of(max_).post(end, {"on": "2021-01-01", "reason": "sold", "act": "preview"}).text
    )
    client_of(max_).post(end, {"on": "2021-01-01", "reason": "sold"})
    row.refresh_from_db()
    assert row.valid.upper == date(2021, 1, 1)


def test_what_is_known_is_recorded_and_ended(client_of, ada, company):
    riddle = entity("Riddle")
    address = page("fact_add", riddle.public_id)
    data = {"fact": "private", "evidence": "Extract of 2020", "reason": "read"}
    preview = client_of(ada).post(address, {**data, "act": "preview"}).text
    assert "Whether the state owns a part of it is not known." in preview
    assert "The state owns no part of it." in preview
    client_of(ada).post(address, data)
    fact = EntityFact.objects.get(entity=riddle)
    assert (fact.fact, fact.evidence, fact.found_by) == (Fact.PRIVATE, "Extract of 2020", ada)
    assert "Extract of 2020" in client_of(ada).get(page("entity_detail", riddle.public_id)).text
    client_of(ada).post(page("fact_end", fact.pk), {"on": "2021-01-01", "reason": "sold"})
    fact.refresh_from_db()
    assert (fact.valid.lower, fact.valid.upper) == (None, date(2021, 1, 1))
    body = client_of(ada).post(page("fact_add", agency_of().public_id), data)
    assert (body.status_code, "is a public body" in body.text) == (BAD, True)


def test_control_changes_no_sum(client_of, max_, company):
    address = f"{page('holding_add', company.public_id)}?owner={agency_of().public_id}"
    data = {"kind": HoldingKind.CONTROL, "reason": "read", "act": "preview"}
    assert "Nothing would change." in client_of(max_).post(address, data).text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "person", "number": "7700000009", "country": "RU"}, "number"),
        ({"kind": "company", "number": "7700000008", "country": "RU"}, "number"),
        ({"kind": "company", "number": "7700000009"}, "country"),
        ({"kind": "king"}, "kind"),
        ({"kind": "company", "name": ""}, "name"),
    ],
)
def test_a_wrong_entity_is_told_at_its_field(client_of, max_, operator, data, field):
    answer = client_of(max_).post(page("entity_add"), {"name": "New", "reason": "read", **data})
    assert (answer.status_code, list(answer.context["form"].errors)) == (BAD, [field])
    assert not Entity.objects.filter(name="New").exists()


def test_an_entity_is_added_on_the_way_and_corrected(client_of, max_, company):
    data = {"kind": "public_body", "name": "City of Example", "country": "RU", "reason": "read"}
    added = client_of(max_).post(f"{page('entity_add')}?asset={company.public_id}", data)
    city = Entity.objects.get(name="City of Example")
    assert added["Location"] == f"{page('holding_add', company.public_id)}?owner={city.public_id}"
    edit = page("entity_edit", company.public_id)
    before = (company.scheme, company.value)
    data = {"kind": "company", "name": "ООО «Василёк»", "country": "RU", "number": company.value, "reason": "renamed"}
    assert client_of(max_).post(edit, data).status_code == GO
    company.refresh_from_db()
    assert (company.name, (company.scheme, company.value)) == ("ООО «Василёк»", before)

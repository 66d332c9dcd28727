"""Whom a draft hits: partners by what they lose alike, running business that goes on, every list in full as a file."""

from datetime import date

import pytest
from django.urls import reverse

from licensing.models import Policy
from licensing.selectors.hits import Continuing, continuing, losses
from licensing.selectors.impact import PartnerHit, impact_of
from licensing.services.commitments import record_commitment
from licensing.services.policies import draft_policy
from licensing.views import policies
from partners.models import Partner
from tests.licensing.conftest import DAY, SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(ceiling, grant, vendor, bens_partner, cleos_partner, make_customer, ada) -> Policy:
    """A draft that withdraws education in Kazakhstan, which two partners hold alike and two schools wait for."""
    for holder in (bens_partner, cleos_partner):
        grant("education", holder=holder, until=None)
    make_customer("KZ:020240000555", "school", name="School 1")
    make_customer("KZ:010140000004", "school", name="School 2")
    return draft_policy(
        actor=ada, reason="draft", since=DAY, title_en="D", vendor=vendor, lines=["kettles"], territory=["KZ"],
        segments=["education"],
    )  # fmt: skip


def test_partners_who_lose_alike_stand_together():
    rows = [Partner(slug=slug) for slug in "abc"]
    hits = [
        PartnerHit(rows[0], ["KZ"], ["agency"]),
        PartnerHit(rows[1], ["AM", "KZ"], ["agency"]),
        PartnerHit(rows[2], ["AM", "KZ"], ["agency"]),
    ]
    found = [(loss.countries, [row.slug for row in loss.partners]) for loss in losses(hits)]
    assert found == [(["AM", "KZ"], ["b", "c"]), (["KZ"], ["a"])]


@pytest.mark.parametrize(
    ("business", "since", "ends", "expected"),
    [
        ("running", date(2021, 1, 5), date(2021, 12, 16), [("running contract", date(2021, 12, 1), 1)]),
        ("bid", date(2021, 5, 31), None, [("submitted bid", None, 1)]),
        ("running", date(2021, 6, 1), date(2021, 12, 16), []),
        ("running", date(2021, 1, 5), date(2021, 6, 1), []),
        ("renewal", date(2021, 1, 5), None, []),
    ],
    ids=["a contract", "a bid without an end", "made on the day itself", "over on the day", "renewals stop"],
)
def test_running_business_that_goes_on(draft, bens_partner, kettle, business, since, ends, expected):
    impact = impact_of(draft, today=DAY)
    customer = impact.in_scope[0]
    told = {"products": [kettle.sku], "business": business, "since": since, "ends": ends}
    record_commitment(partner=bens_partner, customer=customer, **SYSTEM, **told)
    assert continuing(draft, impact) == [Continuing(*row) for row in expected]


def test_the_file_holds_what_the_page_leaves_out(draft, client_of, ada, monkeypatch):
    monkeypatch.setattr(policies, "MOST_SHOWN", 1)
    browser = client_of(ada)
    page = browser.get(reverse("licensing:policy_preview", args=[draft.pk])).text
    assert "2 partners lose the same:" in page
    assert page.count("Only the first 1 are listed here: the file holds all 2.") == 2
    files = {
        what: browser.get(reverse("licensing:policy_hits", args=[draft.pk, what, "csv"])).text
        for what in ("partners", "customers", "answers")
    }
    assert ("benco" in files["partners"], "cleoco" in files["partners"]) == (True, True)
    assert ("School 1" in files["customers"], "School 2" in files["customers"]) == (True, True)
    assert files["answers"].strip().endswith("Receipt,Partner,Customer,Before,After")
    assert page.index("School 1") < page.index('name="reason"')


@pytest.mark.parametrize(("what", "ending"), [("secrets", "csv"), ("partners", "pdf")])
def test_other_files_are_not_there(draft, client_of, ada, what, ending):
    assert client_of(ada).get(reverse("licensing:policy_hits", args=[draft.pk, what, ending])).status_code == 404

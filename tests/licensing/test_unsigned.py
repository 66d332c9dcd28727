"""A partner that has not signed in time: what its answers say, what goes on meanwhile, and what lifts it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from licensing.selectors.answers import what_now
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from partners.services.agreements import add_agreement, review_agreements, sign
from partners.services.holds import hold_partner
from tests.clock import played
from tests.licensing.conftest import SYSTEM

pytestmark = pytest.mark.django_db
SINCE, DUE = date(2021, 3, 1), date(2021, 5, 31)
TODAY = DUE + timedelta(days=1)
PAGE = reverse("partners:agreement_list")


@pytest.fixture
def agreement(ada, ceiling, grant, bank):
    """The partner agreement, of which the last day to sign was yesterday."""
    with played(2021, 6, 1, 9):
        grant()
        yield add_agreement(
            actor=ada, reason="New terms", code="terms", name_en="Partner agreement", since=SINCE, due=DUE
        )


def commitment_of(business: str, since: date, *, partner, customer, product):
    told = {"partner": partner, "customer": customer, "products": [product.sku], **SYSTEM}
    return record_commitment(**told, business=business, since=since, number=f"{business} 1")


@pytest.mark.parametrize(
    ("business", "since", "verdict"),
    [
        ("new_sale", None, "deny"),
        ("renewal", DUE, "deny"),
        ("running", DUE, "allow"),
        ("bid", DUE, "allow"),
        ("award", DUE, "allow"),
        ("bid", TODAY, "deny"),
    ],
    ids=["new sale", "renewal", "running contract", "bid", "award", "a bid of the first day stopped"],
)
def test_what_goes_on_while_the_agreement_is_not_signed(
    agreement, bens_partner, bank, kettle, ask, business, since, verdict
):
    review_agreements(TODAY)
    asked = ask(on=TODAY)
    if since:
        about = {"partner": bens_partner, "customer": bank, "product": kettle}
        asked = ask(on=TODAY, business=business, commitment=commitment_of(business, since, **about))
    row = answer_question(asked, actor=None).row
    assert row.verdict == verdict
    assert "HOLD_AGREEMENT" in [reason["code"] for reason in row.answer["reasons"]]


def test_the_answer_leads_to_what_lifts_it(agreement, bens_partner, ben, ask, client_of):
    review_agreements(TODAY)
    row = answer_question(ask(on=TODAY), actor=ben).row
    assert (row.verdict, row.governing) == ("deny", "HOLD_AGREEMENT")
    assert what_now(row) == "Do not sell. Once the agreement is signed the stop is lifted: then ask again."
    page = client_of(ben).get(reverse("licensing:receipt", args=[row.receipt]))
    assert f'<a href="{PAGE}">Partner agreement, 1</a>' in page.text
    sign(agreement, bens_partner, actor=ben, reason="Signed", signed_on=TODAY, signed_by="Ben")
    assert answer_question(ask(on=TODAY), actor=ben).row.verdict == "allow"


@pytest.mark.parametrize("why", ["agreement", "compliance", "other"])
def test_a_stop_that_a_person_entered_names_no_page(agreement, bens_partner, ada, ben, ask, client_of, why):
    hold_partner(bens_partner, actor=ada, reason="The paper lacks a page", on=TODAY, why=why)
    row = answer_question(ask(on=TODAY), actor=ben).row
    page = client_of(ben).get(reverse("licensing:receipt", args=[row.receipt]))
    assert (row.verdict, page.status_code) == ("deny", 200)
    assert "The paper lacks a page" not in page.text

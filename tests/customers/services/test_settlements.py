"""Answers to missing facts leave nothing behind once they are taken back."""

from decimal import Decimal

import pytest

from customers.models import CustomerProfile, CustomerSegment, Entity, EntityFact, EntityKey, Holding, StateShare
from customers.services.settlements import (
    Owner,
    settle_as_private,
    settle_as_public,
    settle_by_owners,
    settle_customer,
    undo_settlement,
)
from history.changes import change
from tests.customers.owning import WHY, agency, entity, hold

pytestmark = pytest.mark.django_db


def on_file(*known: int) -> dict[str, list]:
    """Return what decisions and imports read of these entities and of all customers; rows as if never left out."""
    dated = [(model, model.objects.filter(valid__isempty=False)) for model in (Holding, EntityFact, CustomerSegment)]
    plain = [(Entity, Entity.objects.filter(pk__in=known)), (EntityKey, EntityKey.objects.all())]
    found = {model.__name__: list(rows.order_by("pk").values()) for model, rows in (*dated, *plain)}
    shares = StateShare.objects.filter(pk__in=known).order_by("pk")
    found["shares"] = list(shares.values("pk", "at_least", "at_most", "any_share", "cascade_gt50", "control"))
    found["profiles"] = sorted(CustomerProfile.objects.values_list("customer", "profile", "valid"))
    return found


ANSWERS = {
    "public": lambda about, by: settle_as_public(about["entity"], **by),
    "private": lambda about, by: settle_as_private(about["entity"], **by),
    "owners": lambda about, by: settle_by_owners(
        about["entity"],
        [Owner("Ministry", "public_body", Decimal(30), about["agency"]), Owner("Peter", "person", Decimal(70))],
        is_complete=True,
        **by,
    ),
    "finding": lambda about, by: settle_customer(about["customer"], about["none"], **by),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_undo_restores_what_was_on_file(romashka, segments, ada, answer):
    public, holding = agency(), entity("Holding X")
    company = entity("Romashka", customer=romashka)
    hold(holding, company, "60")
    with change(**WHY):
        EntityKey.objects.create(entity=holding, dataset="register", key="x", describes=True)
    known = (public.pk, holding.pk, company.pk)
    before = on_file(*known)
    about = {"entity": holding, "agency": public, "customer": romashka, "none": segments["none"]}
    row = ANSWERS[answer](about, {"actor": ada, "evidence": "Extract"})
    assert on_file(*known) != before
    assert undo_settlement(row, actor=ada, reason="wrong") is True
    assert on_file(*known) == before
    assert undo_settlement(row, actor=ada, reason="wrong") is False

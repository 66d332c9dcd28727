"""A holding of which nobody knows the owners, what it owns, and answers that wait."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.models import Customer, Entity
from customers.services.holdings import add_entity, entity_of_customer, set_holding
from history import clock
from licensing.models import Decision
from licensing.services.answers import answer_question
from portal.questions.ranking import Ranking
from tests.clock import played
from tests.licensing.conftest import SYSTEM, bank, ceiling, grant, kettle, make_customer
from tests.licensing.conftest import ask as asking

__all__ = ["asking", "bank", "ceiling", "grant", "kettle", "make_customer"]
LIST, BARE = reverse("review:question_list"), reverse("review:bare_list")
NUMBERS = ["RU:7702000004", "RU:7703000007", "RU:7704000000", "RU:7703000014"]
EVIDENCE = "Extract of 1 June 2021"


@pytest.fixture(autouse=True)
def on_the_day_of_the_questions(db):
    with played(2021, 6, 1, 9):
        yield


def entity_of(customer: Customer) -> Entity:
    return entity_of_customer(customer, **SYSTEM)


@pytest.fixture
def holding(segments) -> Entity:
    return add_entity(**SYSTEM, name="Holding X")


@pytest.fixture
def owned(make_customer, holding) -> list[Customer]:
    """Three companies that Holding X owns wholly; of a fourth it owns half, and nobody knows the rest."""
    found = [make_customer(number, name=f"ООО «Дом {place}»") for place, number in enumerate(NUMBERS)]
    for place, customer in enumerate(found):
        share = Decimal(100 if place < 3 else 50)
        set_holding(holding, entity_of(customer), **SYSTEM, low=share, high=share)
    return found


@pytest.fixture
def bare(make_customer) -> Customer:
    return make_customer("RU:7701000033", name="ООО «Пусто»")


@pytest.fixture
def waits(withdraw, ceiling, grant, asking, kettle, bens_partner, ben):
    """Return a function that lets Ben's partner ask about a customer whom a policy may hit: the answer waits."""
    grant(territory=("CIS",))
    withdraw(segments=["state"], unproven="review", since=date(2021, 1, 1))

    def ask(identifier: str, **values) -> Decision:
        return answer_question(asking(identifier, **values), actor=ben).row

    return ask


def ranking() -> Ranking:
    return Ranking.on(clock.today())


def page_of(entity: Entity, name: str = "fact_answer") -> str:
    return reverse(f"review:{name}", args=[entity.public_id])

"""What the state owns of a customer reaches its answer, day by day, and replays from its two clocks."""

from datetime import date

import pytest

from customers.models import Entity, Holding
from customers.services.shares import recompute_all, recompute_below
from history import clock
from history.changes import change
from licensing.decision import Carried, Measured, Measures
from licensing.selectors.gather import Wanted, gather
from licensing.services.answers import answer_question, replay
from tests.customers.owners import REASON, Owners, days
from tests.licensing.conftest import DAY

pytestmark = pytest.mark.django_db
NEXT = date(DAY.year, DAY.month + 1, 1)


@pytest.fixture
def owners(bank) -> Owners:
    """Owners of whom the bank is one."""
    found = Owners()
    with change(actor=None, reason=REASON):
        found["Bank"] = Entity.objects.create(name="Bank", customer=bank)
    return found


@pytest.fixture
def fact(bank):
    def found(on: date = DAY):
        wanted = Wanted(partners=frozenset(), lines=frozenset(), customers=frozenset({bank.pk}))
        return gather(wanted, on=on).customers[str(bank.pk)]

    return found


def from_state(customer) -> dict:
    return {row.segment: row.valid for row in customer.segments if row.segment in ("controlled", "beneficiary")}


def test_of_a_customer_without_owners_nothing_is_known(bank, fact):
    assert (fact().measures, fact().measured, from_state(fact())) == (Measures(), (), {})


@pytest.mark.parametrize(
    ("edges", "carried"),
    [
        ("State>Bank 51", {"controlled", "beneficiary"}),
        ("State>Bank 50", {"beneficiary"}),
        ("State>Bank 0.0000000001", {"beneficiary"}),
        ("State>Bank ?", set()),
        ("Person>Bank 100", set()),
    ],
)
@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "computed"])
def test_a_share_makes_a_segment_carried(owners, fact, edges, carried, is_kept):
    owners.hold(edges)
    if is_kept:
        recompute_all(cause="test", on=DAY)
    assert set(from_state(fact())) == carried
    assert fact().signals.state is ("?" in edges)


def test_a_share_that_ends_is_followed_into_the_days_after(owners, fact):
    owners.hold("State>Bank 60", days(None, NEXT.isoformat()))
    recompute_all(cause="test", on=DAY)
    found = fact()
    assert from_state(found) == {"controlled": (None, NEXT), "beneficiary": (None, NEXT)}
    assert Carried("controlled", (None, NEXT)) in found.segments
    assert [spell.valid for spell in found.measured] == [(None, NEXT), (NEXT, None)]
    assert isinstance(found.measured[0], Measured)
    assert found.as_on(DAY).measures.any_share == "yes"
    assert found.as_on(NEXT).measures == Measures()


def test_an_answer_holds_until_the_share_is_another(ceiling, grant, ask, owners, withdraw, ben):
    grant()
    owners.hold("Person>Bank 100", days(None, NEXT.isoformat()))
    owners.hold("State>Bank 100", days(NEXT.isoformat()))
    withdraw(segments=["beneficiary"], since=date(2021, 1, 1))
    row = answer_question(ask(), actor=ben).row
    assert (row.verdict, row.holds_until) == ("allow", NEXT)


def test_a_receipt_replays_after_the_owners_are_known_to_be_others(ceiling, grant, ask, owners, withdraw, ben):
    grant()
    (holding,) = owners.hold("State>Bank 60")
    recompute_all(cause="test", on=DAY)
    withdraw(segments=["beneficiary"], since=date(2021, 1, 1))
    row = answer_question(ask(), actor=ben).row
    assert row.verdict == "deny"
    before = clock.now()
    with change(actor=None, reason=REASON):
        Holding.objects.filter(pk=holding.pk).update(valid=days("2021-01-01", "2021-01-01"))
        recompute_below([owners["Bank"]], cause="test", on=DAY)
    assert answer_question(ask(), actor=ben).row.verdict != "deny"
    assert replay(row)["same"]
    assert before > row.asked_at

"""Exceptions: what is refused, who has to agree, from when they count, and how they end."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from history import clock
from licensing.models import Commitment, Confirmation, Exemption
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from licensing.services.confirmations import confirm, refuse
from licensing.services.exemptions import end_exemption, propose_exemption
from partners.exceptions import Refused
from tests.clock import played
from tests.fixtures.cast import make_partner

pytestmark = pytest.mark.django_db
TODAY = date(2021, 4, 8)
UNTIL = date(2021, 7, 1)
WHY = {"reason": "Lessons go on"}


@pytest.fixture(autouse=True)
def in_april(db):
    with played(2021, 4, 8, 9):
        yield


@pytest.fixture
def refused(grant, ceiling, withdraw, university):
    """A university Ben holds a license for, and the policy that took it away."""
    grant("education")
    return withdraw()


@pytest.fixture
def propose(bens_partner, university, refused, ada):
    def act(**values) -> Exemption:
        given = {"actor": ada, "until": UNTIL, "customer": university, "policies": [refused.pk], **WHY, **values}
        return propose_exemption(bens_partner, **given)

    return act


@pytest.fixture
def verdict(ask):
    def of(on: date = TODAY, known=None, **values) -> tuple:
        row = answer_question(ask("KZ:070840003749", on=on, known=known, **values), actor=None).decision
        return row.verdict, row.governing

    return of


DENIED, ALLOWED = ("deny", "SEGMENT_WITHDRAWN"), ("allow", "EXCEPTION_APPLIES")


def test_it_counts_once_a_second_person_agreed(propose, verdict, ada, ann):
    assert verdict() == DENIED
    row = propose()
    assert (str(row), row.approved, row.valid) == (f"E-{row.pk}", False, DateRange(TODAY, UNTIL))
    assert verdict() == DENIED
    word = row.confirmations.get()
    with pytest.raises(Refused) as refusal:
        confirm(word, actor=ada, **WHY)
    assert (refusal.value.code, verdict()) == ("same_person", DENIED)
    before = clock.now()
    confirm(word, actor=ann, **WHY)
    confirm(word, actor=ann, **WHY)
    assert verdict() == ALLOWED
    assert verdict(known=before) == DENIED


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 4, 7), DENIED),
        (date(2021, 4, 8), ALLOWED),
        (date(2021, 6, 30), ALLOWED),
        (date(2021, 7, 1), DENIED),
    ],
    ids=["the day before", "the first day", "the last day", "the first day over"],
)
def test_its_edge_days(propose, verdict, ann, on, expected):
    confirm(propose().confirmations.get(), actor=ann, **WHY)
    assert verdict(on) == expected


def test_the_second_person_refuses(propose, verdict, ann):
    row = propose()
    refuse(row.confirmations.get(), actor=ann, reason="No")
    row.refresh_from_db()
    assert (row.approved, verdict()) == (False, DENIED)
    assert propose().pk != row.pk, "a new word is asked for"


def test_alone_it_counts_at_once_and_says_so(propose, verdict):
    row = propose()
    row.refresh_from_db()
    assert (row.approved, row.confirmations.get().alone, verdict()) == (True, True, ALLOWED)


def test_the_same_proposed_again_is_the_one_that_stands(propose, ann):
    row = propose()
    assert propose() == row
    confirm(row.confirmations.get(), actor=ann, **WHY)
    assert propose() == row
    assert (
        propose(until=UNTIL + timedelta(days=1)) == row,
        Confirmation.objects.filter(exemption__isnull=False).count(),
    ) == (False, 2)


def test_ended_early(propose, verdict, ada, ann):
    row = propose()
    confirm(row.confirmations.get(), actor=ann, **WHY)
    end_exemption(row, actor=ada, reason="Delivered", on=date(2021, 5, 1))
    end_exemption(row, actor=ada, reason="Delivered", on=date(2021, 6, 1))
    row.refresh_from_db()
    assert row.valid == DateRange(TODAY, date(2021, 5, 1))
    assert [verdict(day) for day in (date(2021, 4, 30), date(2021, 5, 1))] == [ALLOWED, DENIED]
    end_exemption(row, actor=ada, reason="A mistake", on=TODAY)
    row.refresh_from_db()
    assert (row.valid.isempty, verdict()) == (True, DENIED)


def test_what_does_not_count_yet_cannot_be_ended(propose, ada, ann):
    with pytest.raises(Refused) as refusal:
        end_exemption(propose(), actor=ada, reason="No", on=TODAY)
    assert refusal.value.code == "proposed"


def test_for_one_commitment_alone(propose, verdict, bens_partner, university, ada, ann):
    bid = record_commitment(
        partner=bens_partner, customer=university, products=["kettle-1"], business="renewal",
        since=date(2021, 3, 1), actor=ada, reason="Shown",
    )  # fmt: skip
    confirm(propose(customer=None, commitment=bid).confirmations.get(), actor=ann, **WHY)
    assert verdict() == DENIED
    assert verdict(business="renewal", commitment=Commitment.objects.get()) == ALLOWED


def test_it_stands_for_a_missing_license(ceiling, university, bens_partner, verdict, ada, ann):
    assert verdict()[0] == "deny"
    row = propose_exemption(bens_partner, actor=ada, until=UNTIL, customer=university, for_license=True, **WHY)
    confirm(row.confirmations.get(), actor=ann, **WHY)
    assert verdict() == ALLOWED


def test_another_partner_gains_nothing(propose, verdict, ann, cleos_partner, grant):
    grant("education", holder=cleos_partner)
    confirm(propose().confirmations.get(), actor=ann, **WHY)
    assert verdict(partner=cleos_partner) == DENIED


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"until": date(2021, 4, 8)}, "period"),
        ({"since": date(2021, 1, 1), "until": date(2021, 4, 8)}, "over"),
        ({"since": UNTIL}, "period"),
        ({"customer": None}, "nobody"),
        ({"policies": []}, "nothing"),
        ({"policies": [0]}, "policies"),
    ],
    ids=["ends today", "is over", "ends before it begins", "for nobody", "from nothing", "from an unknown policy"],
)
def test_refusals(propose, values, code):
    with pytest.raises(Refused) as refusal:
        propose(**values)
    assert (refusal.value.code, Exemption.objects.count()) == (code, 0)


def test_a_draft_is_no_policy_to_depart_from(propose, draft):
    with pytest.raises(Refused, match="No policy is enacted under P-"):
        propose(policies=[draft().pk])


def test_a_commitment_of_another_partner(propose, operator, university, ada):
    other = make_partner("other", "Other", parent=operator)
    bid = record_commitment(
        partner=other, customer=university, products=["kettle-1"], business="bid", since=date(2021, 3, 1),
        actor=ada, reason="Shown",
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        propose(commitment=bid)
    assert refusal.value.code == "commitment"

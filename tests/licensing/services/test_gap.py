"""The gap of a policy: what was allowed and entered before it was known, what it refused, and who is told."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from history import clock
from jobs import outbox
from licensing.models import Commitment, GapItem
from licensing.services import gap as gaps
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from licensing.services.gap import decide_gap
from licensing.services.policies import confirm, enact_policy, propose_end
from partners.exceptions import Refused
from partners.services.contacts import add_contact
from tests.clock import played
from tests.licensing.conftest import LETTER, SYSTEM, UNIVERSITY

pytestmark = pytest.mark.django_db
BANK = "KZ:020240000555"
EVE = date(2021, 3, 30)


def play(*moment: int) -> None:
    clock.play(datetime(*moment, tzinfo=UTC))


@pytest.fixture
def early(db):
    """The clock stands in the night before the gap: 30 March 2021, 20:59:50 UTC, which is 23:59:50 in Moscow."""
    with played(2021, 3, 30, 20, 59, 0):
        yield


@pytest.fixture
def stage(early, ceiling, grant, bank, university, bens_partner) -> None:
    for segment in ("commercial", "education"):
        grant(segment)
    add_contact(bens_partner, name="Sales", email="sales@benco.example", role="sales", language="en")


@pytest.fixture
def asked(stage, ask, ada):
    """Return a function that asks and stores, by default as Ada of the university for the policy's day."""

    def store(customer: str = UNIVERSITY, *, by=ada, **values):
        return answer_question(ask(customer, **{"on": LETTER, **values}), actor=by).row

    return store


def items(policy, kind: str) -> list:
    rows = policy.gap.filter(kind=kind).order_by("pk")
    return [row.decision or row.commitment for row in rows]


@pytest.fixture
def enact(draft, ada, ann):
    """Return a function that enacts the withdrawal at a moment, by default on 5 April at noon."""

    def make(*moment: int, **values):
        policy = draft(**values)
        play(*(moment or (2021, 4, 5, 12)))
        enact_policy(policy, actor=ada, reason="The letter", shown=None)
        policy.refresh_from_db()
        return policy

    return make


def test_the_edges_of_the_gap(asked, enact, ben):
    asked(on=LETTER)
    play(2021, 3, 30, 21, 0, 1)
    first = asked(on=LETTER)
    play(2021, 4, 2, 9)
    asked(on=EVE)
    asked(BANK, on=date(2021, 4, 2))
    asked("KZ:090740001237", on=LETTER)
    play(2021, 4, 5, 11, 59)
    last = asked(on=date(2021, 4, 5), by=ben)
    policy = enact()
    asked(on=date(2021, 4, 5))
    assert items(policy, "allowed") == [first, last]


def test_each_answer_is_judged_on_its_own_day(asked, enact):
    """The university carried nothing of the state on the day that was asked about: the policy left it alone."""
    play(2021, 4, 1, 9)
    row = asked(on=date(2021, 4, 1))
    assert items(enact(since=date(2021, 4, 1)), "allowed") == [row]
    assert items(enact(2021, 4, 6, 12, since=date(2021, 4, 2)), "allowed") == []


def test_what_another_chain_allows_is_not_in_it(asked, enact, grant, cleos_partner):
    asked(partner=cleos_partner)
    assert items(enact(), "allowed") == []


COMMITMENTS = {
    "made in the gap": (("running", date(2021, 4, 1)), True),
    "made before, entered in it": (("running", date(2021, 3, 1)), False),
    "a renewal made before": (("renewal", date(2021, 3, 1)), True),
}


@pytest.mark.parametrize(("made", "waits"), COMMITMENTS.values(), ids=COMMITMENTS.keys())
def test_commitments_entered_in_the_gap(stage, enact, bens_partner, university, kettle, made, waits):
    business, since = made
    told = {"partner": bens_partner, "customer": university, "products": [kettle.sku], **SYSTEM}
    record_commitment(**told, business="running", since=date(2021, 3, 2))
    play(2021, 4, 1, 9)
    row = record_commitment(**told, business=business, since=since)
    policy = enact()
    record_commitment(**told, business=business, since=since, number="2")
    assert items(policy, "committed") == ([row] if waits else [])


def test_a_policy_that_is_known_in_time_has_none(asked, enact):
    asked(on=LETTER)
    assert enact(2021, 3, 30, 21, 0).gap.count() == 0


@pytest.fixture
def gap(asked, enact, ben, bela):
    """A policy with three answers in its gap: Ben's, Ada's and one that is a contract."""
    play(2021, 4, 1, 9)
    for person in (ben, None):
        asked(by=person)
    return enact()


def keys(policy) -> list[int]:
    return list(policy.gap.order_by("pk").values_list("pk", flat=True))


def sent() -> list[tuple]:
    outbox.drain()
    return sorted((row.to[0], row.subject) for row in mail.outbox)


def test_whoever_asked_is_told_once(gap, ada, ben, settings):
    assert decide_gap(gap, keys(gap), actor=ada, reason="Signed already", fate="honor") == 2
    stands = f"{gap}: what was answered before it stands"
    in_russian = [row for row in sent() if row[0] == ben.email]
    assert len(sent()) == 2
    assert ("sales@benco.example", stands) in sent()
    assert len(in_russian) == 1
    assert decide_gap(gap, keys(gap), actor=ada, reason="Once more", fate="honor") == 0
    assert len(sent()) == 2
    assert {row.fate for row in gap.gap.all()} == {"honor"}
    assert all(row.told_at and row.decided_by == ada for row in gap.gap.all())


def test_another_word_is_told_anew_and_the_overtaken_one_is_not(gap, ada):
    decide_gap(gap, keys(gap)[1:], actor=ada, reason="Signed already", fate="honor")
    decide_gap(gap, keys(gap)[1:], actor=ada, reason="After all", fate="review")
    assert sent() == [("sales@benco.example", f"{gap}: what was answered before it is looked at again")]


def test_a_mail_names_the_answers_and_nobody_elses(gap, ada, ben):
    decide_gap(gap, keys(gap), actor=ada, reason="Signed already", fate="honor")
    sent()
    bens = next(row for row in mail.outbox if row.to == [ben.email])
    own, other = (row.decision.receipt for row in gap.gap.order_by("pk"))
    assert (own in bens.body, other in bens.body, "Signed already" in bens.body) == (True, False, False)


@pytest.mark.parametrize("fate", ["done", "open", "other"])
def test_what_was_allowed_is_honored_or_reviewed(gap, ada, fate):
    with pytest.raises(Refused) as refusal:
        decide_gap(gap, keys(gap), actor=ada, reason="why", fate=fate)
    assert (refusal.value.code, gap.gap.open().count(), sent()) == ("fate", 2, [])


def test_items_of_another_policy_are_left(gap, enact, ada):
    other = enact(2021, 4, 6, 12)
    assert decide_gap(other, keys(gap), actor=ada, reason="why", fate="honor") == 0


# On ending

ENDS = {
    "as if never": ({"as_if_never": True}, ["in the gap", "after"]),
    "from a day": ({"on": date(2021, 4, 10)}, ["in the gap", "after"]),
}


@pytest.mark.parametrize(("how", "expected"), ENDS.values(), ids=ENDS.keys())
def test_what_it_refused_is_listed_once_it_ends(asked, enact, grant, ada, ann, how, expected):
    policy = enact()
    refused = {"in the gap": asked(on=date(2021, 4, 2)), "after": asked(on=date(2021, 4, 5))}
    asked(BANK, on=date(2021, 4, 5))
    asked("KZ:090740001237", on=date(2021, 4, 5))
    asked(on=EVE)
    assert items(policy, "refused") == []
    confirm(propose_end(policy, actor=ada, reason="They deny it", **how), actor=ann, reason="I read it")
    assert items(policy, "refused") == [refused[name] for name in expected]
    assert decide_gap(policy, keys(policy), actor=ada, reason="Called", fate="done") == 2
    assert (sent(), policy.gap.open().count()) == ([], 0)


def test_what_is_refused_all_the_same_is_not_listed(asked, enact, grant, ada, ann):
    policy = enact()
    asked(on=date(2022, 3, 1))
    confirm(propose_end(policy, actor=ada, reason="They deny it", as_if_never=True), actor=ann, reason="I read it")
    assert policy.gap.count() == 0


def test_first_from_a_day_then_as_if_never_lists_each_once(asked, enact, ada, ann):
    policy = enact()
    rows = [asked(on=date(2021, 4, 5)), asked(on=date(2021, 4, 20))]
    for how in ({"on": date(2021, 4, 15)}, {"as_if_never": True}):
        confirm(propose_end(policy, actor=ada, reason="They deny it", **how), actor=ann, reason="I read it")
    assert items(policy, "refused") == rows


def test_items_are_recorded_with_who_and_why(gap, ada):
    decide_gap(gap, keys(gap), actor=ada, reason="Signed already", fate="honor")
    event = GapItem.pgh_event_model.objects.filter(fate="honor").latest("pgh_id")
    assert (event.pgh_context["actor"], event.pgh_context["reason"]) == (ada.pk, "Signed already")
    assert Commitment.objects.count() == 0


def test_what_was_refused_while_it_was_being_ended_is_listed_too(asked, enact, ada, ann, monkeypatch):
    policy = enact()
    late = asked(on=date(2021, 4, 5))
    monkeypatch.setattr(gaps, "refused_answers", lambda *args, **values: [])
    confirm(propose_end(policy, actor=ada, reason="They deny it", as_if_never=True), actor=ann, reason="I read it")
    monkeypatch.undo()
    assert items(policy, "refused") == []
    outbox.drain()
    assert items(policy, "refused") == [late]

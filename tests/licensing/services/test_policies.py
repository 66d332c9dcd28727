"""Withdraw: draft, who is hit, enact, the second person, put it back; the clock stands on 30 March 2021."""

from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg.types.range import DateRange

from history import clock
from licensing.models import Confirmation, ConfirmationOutcome, Policy
from licensing.services.answers import answer_question
from licensing.services.policies import (
    cancel_policy,
    confirm,
    edit_policy,
    enact_policy,
    escalate_late,
    group_extras,
    propose_end,
    refuse,
)
from licensing.services.previews import take_preview
from partners.exceptions import Refused
from partners.models import Role
from tests.fixtures.cast import make_partner, make_person
from tests.licensing.conftest import LETTER, UNIVERSITY, YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
CIS = ["AM", "AZ", "BY", "KG", "KZ", "MD", "RU", "TJ", "UZ"]
EMPTY = DateRange(empty=True)
END = date(2021, 5, 1)
WITHDRAWN = ("deny", "SEGMENT_WITHDRAWN")
ALLOWED = ("allow", "OK")
BANK = "KZ:020240000555"


def fresh(policy: Policy) -> Policy:
    return Policy.objects.get(pk=policy.pk)


def play(*moment: int) -> None:
    clock.play(datetime(*moment, tzinfo=UTC))


def events() -> int:
    return Policy.pgh_event_model.objects.count()


@pytest.fixture
def stage(eve_of_the_letter, ceiling, grant, cleos_partner, bank, university) -> None:
    """Ben and Cleo may sell kettles to business and education in Kazakhstan."""
    for partner in ({}, {"holder": cleos_partner}):
        for segment in ("commercial", "education"):
            grant(segment, **partner)


@pytest.fixture
def told(stage, ask, ada):
    """Return a function that asks, by default of today, and returns (verdict, governing reason)."""

    def answer(customer: str = UNIVERSITY, **values) -> tuple[str, str]:
        found = answer_question(ask(customer, **{"on": clock.today(), **values}), actor=ada, store=False)
        return found.decision.verdict, found.decision.governing

    return answer


@pytest.fixture
def everything(stage, ask, bens_partner, cleos_partner, ada):
    """Return a function that asks everything, and returns each answer whole but for its facts' hash."""

    def answers(days=(date(2021, 3, 30), LETTER, END, date(2021, 12, 31), YEAR[1])) -> list:
        asked = [
            ask(customer, partner=partner, on=on, business=business, since=since)
            for customer in (UNIVERSITY, BANK, "KZ:090740001237")
            for partner in (bens_partner, cleos_partner)
            for on in days
            for business, since in (("new", None), ("running", date(2021, 3, 1)))
        ]
        found = [answer_question(row, actor=ada, store=False) for row in asked]
        return [(row.decision, row.changes, row.holds_until, row.url) for row in found]

    return answers


# Drafts


def test_a_draft_names_its_countries_and_withdraws_nothing(draft, told, ada):
    policy = draft()
    assert (policy.status, policy.countries, policy.valid) == ("draft", CIS, DateRange(LETTER, None))
    assert policy.confirmations.count() == 0
    event = Policy.pgh_event_model.objects.get(pgh_obj_id=policy.pk)
    assert (event.pgh_context["actor"], event.pgh_context["reason"]) == (ada.pk, "The letter")
    assert told(on=LETTER) == ALLOWED


def test_who_is_no_member_of_a_group_is_ticked_by_hand(draft, country_groups):
    extras = [country for country, _status in group_extras(["CIS"], LETTER)]
    assert extras == ["GE", "TM", "UA"]
    assert draft(also=frozenset({"TM"})).countries == sorted([*CIS, "TM"])
    assert draft(also=frozenset({"TM"}), excluded=["RU"]).excluded == ["RU"]


def test_a_draft_is_changed(draft, ada):
    policy = draft()
    edit_policy(policy, actor=ada, reason="Russia alone", since=END, territory=["RU"], effect="approval")
    row = fresh(policy)
    assert (row.countries, row.effect, row.valid, row.segments) == (["RU"], "approval", DateRange(END, None), ["state"])


@pytest.mark.parametrize("state", ["enacted", "cancelled"])
@pytest.mark.parametrize(
    "verb",
    [
        lambda row, ada: edit_policy(row, actor=ada, reason="why", since=END),
        lambda row, ada: propose_end(row, actor=ada, reason="why", as_if_never=True),
        lambda row, ada: cancel_policy(row, actor=ada, reason="why"),
        lambda row, ada: enact_policy(row, actor=ada, reason="why", shown=None),
    ],
    ids=["change", "put back", "cancel", "enact"],
)
def test_only_a_draft_is_changed_cancelled_or_enacted(request, draft, withdraw, ada, verb, state):
    policy = withdraw() if state == "enacted" else cancel_policy(draft(), actor=ada, reason="wrong line")
    once = {("enacted", "enact"), ("enacted", "put back"), ("cancelled", "cancel")}
    if (state, request.node.callspec.id.partition("-")[0]) in once:
        verb(policy, ada)
    else:
        with pytest.raises(Refused) as refusal:
            verb(policy, ada)
        assert refusal.value.code == "status"
    assert fresh(policy).status == state


def test_cancelled_twice_is_once(draft, ada):
    policy = cancel_policy(draft(), actor=ada, reason="wrong line")
    before = events()
    assert cancel_policy(policy, actor=ada, reason="wrong line").status == "cancelled"
    assert events() == before


def test_a_draft_has_no_end_to_propose(draft, ada):
    with pytest.raises(Refused) as refusal:
        propose_end(draft(), actor=ada, reason="why", on=END)
    assert (refusal.value.code, Confirmation.objects.count()) == ("status", 0)


# Enacting


def test_enacted_as_shown(stage, draft, told, ada, ann):
    policy = draft()
    shown = take_preview(policy, actor=ada)
    assert (shown.counts["partners"], shown.counts["in_scope"], shown.on) == (2, 1, LETTER)
    row = enact_policy(policy, actor=ada, reason="The letter", shown=shown)
    policy = fresh(policy)
    assert (policy.status, policy.enacted_by, policy.valid) == ("enacted", ada, DateRange(LETTER, None))
    hit = policy.previews.get(step="enacted")
    assert (hit.digest, hit.found, row.payload) == (shown.digest, shown.found, {"shown": shown.pk, "enacted": hit.pk})
    assert (policy.impact["counts"], policy.impact["on"]) == (shown.counts, "2021-03-31")
    assert (shown.counts["customers"], shown.counts["untouched"]) == (2, 1)
    assert (row.outcome, row.proposed_by, row.alone, row.reason) == ("open", ada, False, "The letter")
    assert row.due_at - row.proposed_at == timedelta(hours=24)
    assert (told(on=date(2021, 3, 30)), told(on=LETTER), told(BANK, on=LETTER)) == (ALLOWED, WITHDRAWN, ALLOWED)


MOVES = {
    "a customer": lambda fixture: fixture("make_customer")("KZ:120140015679", "agency", name="Акимат"),
    "a segment": lambda fixture: fixture("make_customer")(BANK, "beneficiary"),
    "a partner": lambda fixture: fixture("grant")(
        "education", holder=make_partner("dido", "Dido", parent=fixture("operator"))
    ),
    "an answer": lambda fixture: answer_question(fixture("ask")(UNIVERSITY, on=LETTER), actor=fixture("ada")),
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_what_moved_since_the_preview_is_seen_first(request, stage, draft, ada, move):
    policy = draft()
    shown = take_preview(policy, actor=ada)
    move(request.getfixturevalue)
    with pytest.raises(Refused) as refusal:
        enact_policy(policy, actor=ada, reason="The letter", shown=shown)
    assert (refusal.value.code, fresh(policy).status, Confirmation.objects.count()) == ("moved", "draft", 0)
    shown = take_preview(policy, actor=ada)
    assert enact_policy(policy, actor=ada, reason="The letter", shown=shown).policy == policy


def test_what_hits_the_same_is_enacted(stage, draft, grant, lines, ada, ann):
    policy = draft()
    shown = take_preview(policy, actor=ada)
    grant("commercial", line=lines["lamps"])
    assert enact_policy(policy, actor=ada, reason="The letter", shown=shown).outcome == "open"


def test_enacted_twice_is_once(stage, draft, ada, ann):
    policy = draft()
    first = enact_policy(policy, actor=ada, reason="The letter", shown=None)
    before = events()
    assert enact_policy(policy, actor=ann, reason="Once more", shown=None) == first
    assert (events(), Confirmation.objects.count(), fresh(policy).enacted_by) == (before, 1, ada)


# Two persons


@pytest.fixture
def enacted(stage, ann, withdraw) -> Confirmation:
    return withdraw().confirmations.get()


@pytest.mark.parametrize("verb", [confirm, refuse])
def test_the_first_person_does_not_decide(enacted, ada, verb):
    with pytest.raises(Refused) as refusal:
        verb(enacted, actor=ada, reason="I am sure")
    enacted.refresh_from_db()
    assert (refusal.value.code, enacted.outcome, enacted.decided_by) == ("same_person", "open", None)


@pytest.mark.parametrize(("verb", "outcome"), [(confirm, "confirmed"), (refuse, "refused")], ids=["yes", "no"])
def test_what_tightens_stands_whatever_the_second_person_says(enacted, told, ann, verb, outcome):
    first = verb(enacted, actor=ann, reason="I read the letter")
    assert (first.outcome, first.decided_by, first.decision_reason) == (outcome, ann, "I read the letter")
    assert told(on=LETTER) == WITHDRAWN
    for again in (confirm, refuse):
        row = again(enacted, actor=ann, reason="Once more")
        assert (row.outcome, row.decision_reason, row.decided_at) == (outcome, "I read the letter", first.decided_at)


NOBODY = {
    "nobody": lambda operator: None,
    "a viewer": lambda operator: make_person("Vera", operator, Role.VIEWER),
    "an account that is shut": lambda operator: make_person("Max", operator, Role.MANAGER, is_active=False),
    "a sub-partner's owner": lambda operator: make_person("Cy", make_partner("cy", "Cy", parent=operator), Role.OWNER),
}


@pytest.mark.parametrize("other", NOBODY.values(), ids=NOBODY.keys())
def test_who_is_alone_says_so(stage, draft, operator, told, ada, other):
    other(operator)
    row = enact_policy(draft(), actor=ada, reason="The letter", shown=None)
    assert (row.alone, row.outcome, row.decided_by, row.decided_at) == (True, "confirmed", ada, row.proposed_at)
    end = propose_end(row.policy, actor=ada, reason="They deny it", as_if_never=True)
    assert (end.alone, end.outcome, fresh(row.policy).valid) == (True, "confirmed", EMPTY)
    assert told(on=LETTER) == ALLOWED


def test_a_manager_is_a_second_person(stage, draft, ada, max_):
    assert enact_policy(draft(), actor=ada, reason="The letter", shown=None).alone is False


@pytest.mark.parametrize(
    ("late", "escalated"),
    [(timedelta(hours=23), 0), (timedelta(hours=24), 0), (timedelta(hours=24, seconds=1), 1)],
    ids=["in time", "at the moment", "a second late"],
)
def test_what_nobody_confirmed_in_time_is_escalated_not_undone(enacted, told, late, escalated):
    now = enacted.proposed_at + late
    assert (escalate_late(now), escalate_late(now)) == (escalated, 0)
    enacted.refresh_from_db()
    assert (enacted.escalated_at, enacted.outcome) == (now if escalated else None, "open")
    assert told(on=LETTER) == WITHDRAWN


def test_what_was_decided_is_never_late(enacted, ann):
    confirm(enacted, actor=ann, reason="I read the letter")
    assert escalate_late(enacted.due_at + timedelta(days=1)) == 0


# Put it back

ENDS = {
    "as if never": ({"as_if_never": True}, EMPTY, {LETTER: ALLOWED, END: ALLOWED}),
    "from a day": (
        {"on": END},
        DateRange(LETTER, END),
        {LETTER: WITHDRAWN, date(2021, 4, 30): WITHDRAWN, END: ALLOWED},
    ),
}


@pytest.mark.parametrize(("how", "valid", "answers"), ENDS.values(), ids=ENDS.keys())
def test_put_back_once_a_second_person_agrees(enacted, told, ada, ann, how, valid, answers):
    policy = enacted.policy
    row = propose_end(policy, actor=ada, reason="They deny it", **how)
    assert (row.kind, row.outcome, fresh(policy).valid) == ("end_policy", "open", DateRange(LETTER, None))
    assert told(on=LETTER) == WITHDRAWN
    confirm(row, actor=ann, reason="I read the denial")
    assert (fresh(policy).valid, fresh(policy).status) == (valid, "enacted")
    assert {day: told(on=day) for day in answers} == answers
    event = Policy.pgh_event_model.objects.filter(pgh_obj_id=policy.pk).latest("pgh_id")
    assert (event.pgh_context["actor"], event.pgh_context["reason"]) == (ann.pk, "I read the denial")


@pytest.mark.parametrize("how", [{"as_if_never": True}, {"on": END}], ids=["as if never", "from a day"])
def test_what_the_second_person_refuses_is_not_put_back(enacted, told, ada, ann, how):
    row = propose_end(enacted.policy, actor=ada, reason="They deny it", **how)
    with pytest.raises(Refused, match="another one"):
        confirm(row, actor=ada, reason="I am sure")
    assert refuse(row, actor=ann, reason="Only the press says so").outcome == ConfirmationOutcome.REFUSED
    assert confirm(row, actor=ann, reason="After all").outcome == ConfirmationOutcome.REFUSED
    assert (told(on=END), fresh(enacted.policy).valid) == (WITHDRAWN, DateRange(LETTER, None))
    assert propose_end(enacted.policy, actor=ada, reason="In writing", **how).pk > row.pk


def test_proposed_twice_is_once(enacted, ada, ann):
    first = propose_end(enacted.policy, actor=ada, reason="They deny it", as_if_never=True)
    assert propose_end(enacted.policy, actor=ann, reason="They deny it", as_if_never=True) == first
    confirm(first, actor=ann, reason="I read the denial")
    before = events()
    assert confirm(first, actor=ann, reason="Once more").outcome == "confirmed"
    assert events() == before


AGAIN = {
    "never, then a day": ({"as_if_never": True}, {"on": END}, "ended"),
    "never, then never": ({"as_if_never": True}, {"as_if_never": True}, "ended"),
    "a day, then another": ({"on": END}, {"on": date(2021, 6, 1)}, "ended"),
    "a day, then never": ({"on": END}, {"as_if_never": True}, None),
    "neither": (None, {}, "day"),
}


@pytest.mark.parametrize(("first", "second", "code"), AGAIN.values(), ids=AGAIN.keys())
def test_put_back_again(enacted, told, ada, ann, first, second, code):
    policy = enacted.policy
    if first:
        confirm(propose_end(policy, actor=ada, reason="They deny it", **first), actor=ann, reason="I read it")
    if code is None:
        confirm(propose_end(policy, actor=ada, reason="It never held", **second), actor=ann, reason="I read it")
        assert (fresh(policy).valid, told(on=LETTER)) == (EMPTY, ALLOWED)
    else:
        with pytest.raises(Refused) as refusal:
            propose_end(policy, actor=ada, reason="Once more", **second)
        assert (refusal.value.code, Confirmation.objects.open().filter(kind="end_policy").count()) == (code, 0)


def test_an_end_still_to_come_is_moved_earlier(enacted, ada, ann):
    policy = enacted.policy
    for on in (END, LETTER + timedelta(days=1)):
        confirm(propose_end(policy, actor=ada, reason="They deny it", on=on), actor=ann, reason="I read it")
        assert fresh(policy).valid == DateRange(LETTER, on)


def test_another_end_waits_for_the_first_to_be_decided(enacted, ada):
    propose_end(enacted.policy, actor=ada, reason="They deny it", on=END)
    with pytest.raises(Refused) as refusal:
        propose_end(enacted.policy, actor=ada, reason="It never held", as_if_never=True)
    assert (refusal.value.code, Confirmation.objects.open().filter(kind="end_policy").count()) == ("waiting", 1)


@pytest.mark.parametrize(("verb", "escalated"), [(confirm, False), (refuse, True)], ids=["yes", "no"])
def test_a_refused_tightening_is_escalated(enacted, ann, verb, escalated):
    assert (verb(enacted, actor=ann, reason="I read the letter").escalated_at is not None) == escalated


def test_every_answer_comes_back_as_it_was(everything, withdraw, ada, ann):
    before = everything()
    policy = withdraw(unproven="review")
    assert everything() != before
    confirm(propose_end(policy, actor=ada, reason="They deny it", as_if_never=True), actor=ann, reason="I read it")
    assert everything() == before


def test_from_a_day_every_later_answer_comes_back(everything, withdraw, ada, ann):
    days = (END, date(2021, 12, 31), YEAR[1])
    before = [row[0].verdict for row in everything(days)]
    policy = withdraw(unproven="review")
    during = everything((LETTER,))
    confirm(propose_end(policy, actor=ada, reason="They deny it", on=END), actor=ann, reason="I read it")
    assert [row[0].verdict for row in everything(days)] == before
    assert [row[0].verdict for row in everything((LETTER,))] == [row[0].verdict for row in during]


def test_both_clocks(withdraw, told, ada, ann):
    play(2021, 3, 31, 10)
    policy = withdraw()
    confirm(policy.confirmations.get(), actor=ann, reason="I read the letter")
    assert (told(on=date(2021, 3, 30)), told(on=date(2021, 4, 1))) == (ALLOWED, WITHDRAWN)
    play(2021, 4, 7, 12)
    confirm(propose_end(policy, actor=ada, reason="They deny it", as_if_never=True), actor=ann, reason="I read it")
    play(2021, 4, 10, 12)
    day, noon = date(2021, 4, 2), datetime(2021, 4, 5, 12, tzinfo=UTC)
    assert told(on=day) == ALLOWED
    assert told(on=day, known=datetime(2021, 3, 30, 12, tzinfo=UTC)) == ALLOWED
    assert told(on=day, known=noon) == WITHDRAWN
    assert told(on=day, known=datetime(2021, 4, 7, 11, 59, tzinfo=UTC)) == WITHDRAWN
    assert told(on=day, known=datetime(2021, 4, 9, 12, tzinfo=UTC)) == ALLOWED


# Whom it does not reach


def test_the_right_through_another_chain_is_unaffected(told, grant, withdraw, bens_partner, cleos_partner):
    rival = make_partner("rival", "Rival", is_link=True)
    for segment in ("commercial", "education"):
        grant(segment, holder=rival, grantor=None, until=None)
        grant(segment, holder=cleos_partner, grantor=rival)
    policy = withdraw()
    assert (told(on=LETTER), told(on=LETTER, partner=cleos_partner)) == (WITHDRAWN, ALLOWED)
    assert policy.impact["partners"] == [bens_partner.pk]


def test_via_one_partner_it_reaches_whoever_sells_through_it(told, grant, withdraw, bens_partner, cleos_partner):
    below = make_partner("dealer", "Dealer", country="KZ", parent=bens_partner)
    grant("education", holder=below, grantor=bens_partner)
    policy = withdraw(via=bens_partner)
    assert (told(on=LETTER), told(on=LETTER, partner=below)) == (WITHDRAWN, WITHDRAWN)
    assert told(on=LETTER, partner=cleos_partner) == ALLOWED
    assert policy.impact["partners"] == sorted([bens_partner.pk, below.pk])


@pytest.mark.parametrize(
    "on", [LETTER, date(2021, 3, 1), date(1, 1, 1)], ids=["its first day", "before", "long before"]
)
def test_an_end_from_a_day_is_none_as_if_never(withdraw, ada, on):
    policy = withdraw()
    with pytest.raises(Refused, match="choose “as if it had never been”"):
        propose_end(policy, actor=ada, reason="They deny it", on=on)
    policy.refresh_from_db()
    assert (policy.valid.lower, policy.confirmations.filter(kind="end_policy").count()) == (LETTER, 0)

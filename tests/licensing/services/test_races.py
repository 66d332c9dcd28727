"""What happens at once, in real transactions of many connections: one grant of a key, no answer against what it sees."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from history.asof import seen
from history.recording import event_model
from jobs import outbox
from licensing.models import Act, ActItem, Decision, License, LicenseStop, Policy
from licensing.selectors import gather
from licensing.services import policies
from licensing.services.acts import undo_act
from licensing.services.answers import answer_question
from licensing.services.bulk import WORK, begin_bulk, go_on
from licensing.services.gap import list_late
from licensing.services.licenses import Grant, grant_licenses, revoke_license
from licensing.services.policies import enact_policy
from partners.exceptions import Refused
from tests.clock import played
from tests.licensing.conftest import LETTER, SYSTEM, UNIVERSITY, YEAR

pytestmark = pytest.mark.django_db(transaction=True)
GRANTS, ASKERS = 100, 4
QUESTIONS = [pytest.param(200, id="200 questions"), pytest.param(1000, id="1,000 questions", marks=pytest.mark.soak)]


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """Do all of it in threads of their own that begin together; return what each returned, or its refusal."""
    gate, found = Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        gate.wait()
        try:
            found[place] = works[place]()
        except Refused as refusal:
            found[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_a_hundred_grants_of_one_key_one_stands(lines, segments, operator, bens_partner):
    grant = Grant(bens_partner, lines["kettles"], segments["commercial"], ("KZ",), *YEAR, operator)
    found = at_once([lambda: grant_licenses([grant], **SYSTEM)] * GRANTS)
    assert License.objects.open().count() == 1
    assert len([each for each in found if isinstance(each, Act)]) == 1
    assert {each.code for each in found if isinstance(each, Refused)} == {"overlap"}


@pytest.mark.parametrize("count", QUESTIONS)
def test_no_answer_says_yes_that_sees_the_withdrawal(count, ceiling, grant, draft, ask, ada, make_customer):
    """Of all questions while a policy is enacted, none is kept with *allow* and a snapshot that sees it."""
    grant("education")
    make_customer("KZ:070840003749", "university", "institution")
    policy = draft()
    asked = ask("KZ:070840003749", on=LETTER)

    def questions() -> None:
        for _turn in range(count // ASKERS):
            answer_question(asked, actor=None)

    def withdraw() -> None:
        while Decision.objects.count() < count // 4:
            time.sleep(0.01)
        enact_policy(policy, actor=ada, reason="The letter", shown=None)

    at_once([withdraw, *[questions] * ASKERS])
    verdicts = set(Decision.objects.values_list("verdict", flat=True))
    assert (Decision.objects.count(), verdicts) == (count, {"allow", "deny"})
    assert against_what_they_see(policy) == []


def against_what_they_see(policy: Policy) -> list[str]:
    """Return the answers that allow though their snapshot sees that the policy was enacted."""
    enacted = event_model(Policy).objects.filter(pgh_obj=policy, status="enacted")
    allowed = Decision.objects.filter(verdict="allow")
    return [row.receipt for row in allowed if seen(enacted, None, row.snapshot).exists()]


def test_an_answer_within_a_transaction_never_claims_to_have_seen_more(ceiling, grant, draft, ask, ada, make_customer):
    """Where a caller's transaction reads anew with each statement, the snapshot is of before the first of them."""
    grant("education")
    make_customer("KZ:070840003749", "university", "institution")
    policy, read = draft(), gather.policy_facts

    def enacted_behind(*args):
        found, gather.policy_facts = read(*args), read
        at_once([lambda: enact_policy(policy, actor=ada, reason="The letter", shown=None)])
        return found

    gather.policy_facts = enacted_behind
    try:
        with transaction.atomic():
            answer_question(ask("KZ:070840003749", on=LETTER), actor=None)
    finally:
        gather.policy_facts = read
    assert Decision.objects.get().verdict == "allow"
    assert against_what_they_see(policy) == []


def test_two_withdrawals_at_once_are_both_in_force(ceiling, grant, draft, ada):
    grant()
    drafts = [draft(), draft(segments=["education"])]
    at_once([lambda row=row: enact_policy(row, actor=ada, reason="The letter", shown=None) for row in drafts])
    assert Policy.objects.in_force(LETTER).count() == 2


def test_one_withdrawal_enacted_by_many_is_enacted_once(ceiling, grant, draft, ada):
    grant()
    policy = draft()
    at_once([lambda: enact_policy(policy, actor=ada, reason="The letter", shown=None)] * 10)
    assert policy.confirmations.count() == 1
    assert event_model(Policy).objects.filter(pgh_obj=policy, status="enacted").count() == 1


def test_revoking_and_granting_the_same_again_at_once(grant, lines, segments, operator, bens_partner):
    row = grant()
    again = Grant(bens_partner, lines["kettles"], segments["commercial"], ("KZ",), *YEAR, operator)
    at_once([
        lambda: revoke_license(row, **SYSTEM, as_if_never=True),
        *[lambda: grant_licenses([again], **SYSTEM)] * 10,
    ])  # fmt: skip
    row.refresh_from_db()
    assert row.revoked
    assert License.objects.open().count() in (0, 1)


def test_revoking_and_undoing_at_once_leave_one_of_the_two(grant):
    row = grant()
    act = Act.objects.get(items__license=row)
    first = date(2021, 6, 1)
    done, undone = at_once([lambda: revoke_license(row, **SYSTEM, on=first), lambda: undo_act(act, **SYSTEM)])
    row.refresh_from_db()
    assert row.revoked
    assert [row.valid.isempty, isinstance(undone, Refused)] in ([True, False], [False, True])
    assert isinstance(done, Act) or done.code == "nothing"


def test_an_act_on_many_waits_its_turn_as_any_other(grant, monkeypatch):
    """It locks no license before it has its partner's turn: else the two would wait for each other."""
    rows = [grant(territory=(code,)) for code in ("AM", "BY")]
    bulk, stop = begin_bulk("stop", chosen={}, **SYSTEM, on=YEAR[0]), WORK["stop"]

    def slowly(*args) -> None:
        time.sleep(0.5)
        stop(*args)

    def a_moment_later():
        time.sleep(0.2)
        return revoke_license(rows[1], **SYSTEM, on=date(2021, 6, 1))

    monkeypatch.setitem(WORK, "stop", slowly)
    found = at_once([lambda: go_on(bulk), a_moment_later])
    assert [type(each) for each in found] == [Act, Act]
    assert LicenseStop.objects.count() == 2


@pytest.mark.parametrize(("kind", "values"), [("renew", {"until": date(2023, 1, 1)}), ("stop", {"on": YEAR[0]})])
def test_acts_on_the_same_many_at_once_do_it_once(grant, kind, values):
    with played(2021, 6, 1, 9):
        for code in ("AM", "BY", "KZ"):
            grant(territory=(code,))
        acts = [begin_bulk(kind, chosen={}, **SYSTEM, **values) for _time in range(3)]
        found = at_once([lambda act=act: go_on(act, batch=2) for act in acts])
    assert [type(each) for each in found] == [Act] * 3
    assert ActItem.objects.filter(act__kind=kind).count() == 3


def test_what_is_allowed_while_a_withdrawal_is_enacted_is_in_its_gap(
    ceiling, grant, draft, ask, ada, university, monkeypatch
):
    """Whom it hits is counted first; who asks before it is enacted is answered by what stood before."""
    counted = policies.put_in_force

    def late(*args, **values) -> None:
        at_once([lambda: answer_question(ask(UNIVERSITY, on=LETTER), actor=ada)])
        counted(*args, **values)

    monkeypatch.setattr(policies, "put_in_force", late)
    with played(2021, 3, 31, 9):
        grant("education")
        policy = draft()
        enact_policy(policy, actor=ada, reason="The letter", shown=None)
        outbox.drain()
        answer_question(ask(UNIVERSITY, on=LETTER), actor=ada)
        list_late({"policy": policy.pk})
    assert list(Decision.objects.order_by("pk").values_list("verdict", flat=True)) == ["allow", "deny"]
    assert [row.decision.verdict for row in policy.gap.all()] == ["allow"]

"""Several people at once, with real transactions: the act hits the set that was shown, once, or nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from licensing.models import Confirmation, Policy
from licensing.services import undoing
from licensing.services.answers import answer_question
from licensing.services.policies import cancel_policy, edit_policy, enact_policy
from licensing.services.previews import take_preview
from partners.exceptions import Refused
from tests.licensing.conftest import LETTER, UNIVERSITY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(ceiling, grant, university, bank) -> None:
    for segment in ("commercial", "education"):
        grant(segment, until=None)


def at_once(works: list) -> list:
    """Run the works at the same moment, each on a connection of its own; return what came of each, refusals too."""
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_the_same_draft_enacted_by_several_is_enacted_once(stage, draft, ada, ann):
    policy = draft()
    shown = take_preview(policy, actor=ada)
    rows = at_once([lambda by=by: enact_policy(policy, actor=by, reason="why", shown=shown) for by in (ada, ann) * 2])
    assert (len({row.pk for row in rows}), Confirmation.objects.count()) == (1, 1)
    assert policy.previews.filter(step="enacted").count() == 1


def test_previews_taken_at_once_are_kept_once(stage, draft, ada):
    policy = draft()
    rows = at_once([lambda: take_preview(policy, actor=ada)] * 4)
    assert (len({row.pk for row in rows}), policy.previews.count()) == (1, 1)


@pytest.mark.parametrize("seed", range(4))
def test_what_moves_while_it_is_enacted_is_in_the_set_or_came_later(stage, draft, ask, ada, make_customer, seed):
    """Whatever the order, what was hit is what was shown: else nothing is enacted."""
    policy = draft()
    shown = take_preview(policy, actor=ada)
    move = [
        lambda: make_customer("KZ:120140015679", "agency", name="Акимат"),
        lambda: answer_question(ask(UNIVERSITY), actor=ada),
    ][seed % 2]
    found = at_once([lambda: enact_policy(policy, actor=ada, reason="why", shown=shown), move])[0]
    status = Policy.objects.get(pk=policy.pk).status
    if found == "moved":
        assert (status, policy.previews.filter(step="enacted").exists()) == ("draft", False)
    else:
        assert (status, policy.previews.get(step="enacted").digest) == ("enacted", shown.digest)


@pytest.mark.parametrize(
    ("changes", "found"), [(1, "shown"), (9, "moved"), (0, "moved")], ids=["once", "always", "cancelled"]
)
def test_a_draft_that_is_changed_while_it_is_computed_is_computed_anew(
    ceiling, grant, draft, ada, university, monkeypatch, changes, found
):
    grant("education")
    policy, left, proof = draft(), [changes or 1], undoing.enact_and_end

    def change_it() -> None:
        if changes:
            edit_policy(policy, actor=ada, reason="A slip", since=LETTER, title_en=f"State {left[0]}")
        else:
            cancel_policy(policy, actor=ada, reason="A mistake")

    def late(*args):
        if left[0]:
            left[0] -= 1
            at_once([change_it])
        return proof(*args)

    monkeypatch.setattr(undoing, "enact_and_end", late)
    try:
        preview = take_preview(policy, actor=ada)
    except Refused as refusal:
        assert refusal.code == found
    else:
        policy.refresh_from_db()
        assert (preview.step, policy.title_en) == (found, "State 0")

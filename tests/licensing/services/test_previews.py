"""Previews are kept as they were shown, and the undo is tried before the act; the clock stands on 30 March 2021."""

from datetime import UTC, datetime

import pytest
from django.db import Error, connection, transaction

from history import clock
from history.undone import thrown_away
from jobs.models import Outbox
from licensing.models import Confirmation, GapItem, Policy, Preview
from licensing.services.answers import answer_question
from licensing.services.policies import edit_policy, enact_policy
from licensing.services.previews import take_preview
from licensing.services.undoing import Said, differing
from partners.exceptions import Refused
from partners.services.partners import add_partner
from tests.licensing.conftest import LETTER, UNIVERSITY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
EVENTS = Policy.pgh_event_model.objects


@pytest.fixture
def stage(eve_of_the_letter, ceiling, grant, bank, university) -> None:
    """Ben may sell kettles to business and education in Kazakhstan."""
    for segment in ("commercial", "education"):
        grant(segment)


def test_the_same_again_is_kept_once(stage, draft, ask, ada, ann):
    policy = draft()
    first = take_preview(policy, actor=ada)
    assert take_preview(policy, actor=ann) == first
    answer_question(ask(UNIVERSITY, on=LETTER), actor=ada)
    assert take_preview(policy, actor=ann).pk > first.pk
    assert policy.previews.count() == 2


@pytest.mark.parametrize("change", [{"effect": "approval"}, {"unproven": "deny"}, {"title_en": "Another"}])
def test_a_draft_that_was_changed_is_another_one_than_was_shown(stage, draft, ada, change):
    policy = draft()
    shown = take_preview(policy, actor=ada)
    edit_policy(policy, actor=ada, reason="Read again", since=LETTER, **change)
    with pytest.raises(Refused, match="The draft was changed since the preview") as refusal:
        enact_policy(policy, actor=ada, reason="The letter", shown=shown)
    assert (refusal.value.code, Confirmation.objects.count()) == ("moved", 0)


def test_the_preview_of_another_policy_is_none(stage, draft, ada):
    shown = take_preview(draft(), actor=ada)
    with pytest.raises(Refused):
        enact_policy(draft(), actor=ada, reason="The letter", shown=shown)


def test_the_second_person_sees_what_was_shown_first_and_what_was_enacted(stage, draft, ask, ada, ann):
    policy = draft()
    first = take_preview(policy, actor=ada)
    answer_question(ask(UNIVERSITY, on=LETTER), actor=ada)
    shown = take_preview(policy, actor=ada)
    row = enact_policy(policy, actor=ada, reason="The letter", shown=shown, first=first)
    enacted = policy.previews.get(step="enacted")
    assert row.payload == {"shown": first.pk, "enacted": enacted.pk}
    assert (enacted.digest, enacted.undo) == (shown.digest, shown.undo)


def test_the_day_that_passes_is_no_move(stage, draft, ada):
    policy = draft(since=datetime(2021, 3, 1).date())
    shown = take_preview(policy, actor=ada)
    clock.play(datetime(2021, 3, 31, 9, tzinfo=UTC))
    assert enact_policy(policy, actor=ada, reason="The letter", shown=shown).policy == policy


@pytest.mark.parametrize("verb", ["UPDATE licensing_preview SET digest = ''", "DELETE FROM licensing_preview"])
def test_what_was_shown_never_changes(stage, draft, ada, verb):
    take_preview(draft(), actor=ada)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    assert Preview.objects.get().digest


# The undo


def test_the_undo_is_tried_and_nothing_of_it_stays(stage, draft, ask, ada):
    for customer in (UNIVERSITY, "KZ:020240000555", "KZ:090740001237"):
        answer_question(ask(customer, on=LETTER), actor=ada)
    policy = draft()
    before = (EVENTS.count(), Outbox.objects.count())
    assert take_preview(policy, actor=ada).undo == {"asked": 3, "differ": []}
    policy.refresh_from_db()
    assert (policy.status, policy.valid.lower, policy.impact) == ("draft", LETTER, None)
    assert (EVENTS.count(), Outbox.objects.count()) == before
    assert (Confirmation.objects.count(), GapItem.objects.count()) == (0, 0)


SAID = Said("allow", "OK", "partner", ("LICENSE_STANDS",))
OTHERS = {
    "the same": (SAID, []),
    "another verdict": (
        Said("deny", "NO_LICENSE", "partner", ("NO_LICENSE",)),
        [[1, "allow", "deny", "allow: LICENSE_STANDS (partner) → deny: NO_LICENSE (partner)"]],
    ),
    "another route": (
        Said("allow", "OK", "none", ("LICENSE_STANDS",)),
        [[1, "allow", "allow", "allow: LICENSE_STANDS (partner) → allow: LICENSE_STANDS (none)"]],
    ),
    "another reason": (
        Said("allow", "OK", "partner", ("LICENSE_STANDS", "DECLARED")),
        [[1, "allow", "allow", "allow: LICENSE_STANDS (partner) → allow: LICENSE_STANDS, DECLARED (partner)"]],
    ),
    "it cannot be asked any more": (None, [[1, "allow", None, "allow: LICENSE_STANDS (partner) → –"]]),
}


@pytest.mark.parametrize(("after", "expected"), OTHERS.values(), ids=OTHERS.keys())
def test_which_would_differ_and_why(after, expected):
    assert differing({1: SAID}, {1: after} if after else {}) == expected


def test_work_that_is_thrown_away_leaves_nothing(operator):
    called = []
    with thrown_away():
        add_partner(
            actor=None, reason="system:test", slug="gone", name_en="Gone", country="KZ", parent=operator, since=LETTER
        )
        transaction.on_commit(lambda: called.append(1))
        assert operator.children.filter(slug="gone").exists()
    assert (operator.children.filter(slug="gone").exists(), called) == (False, [])


def test_a_failure_in_it_comes_out_and_leaves_nothing_either(operator):
    with pytest.raises(ZeroDivisionError), thrown_away():
        add_partner(
            actor=None, reason="system:test", slug="gone", name_en="Gone", country="KZ", parent=operator, since=LETTER
        )
        1 / 0  # noqa: B018
    assert not operator.children.filter(slug="gone").exists()

"""Choosing one reading of a letter."""

from decimal import Decimal

import pytest

from licensing.models import Policy
from licensing.services.policies import cancel_policy
from licensing.services.readings import choose_reading
from partners.exceptions import Refused

pytestmark = pytest.mark.django_db
CHOSEN = {
    "any_share": (["healthcare"], "any_share", None),
    "share_from": (["healthcare"], "share_from", Decimal(25)),
    "cascade_ge50-education": (["education", "healthcare"], "cascade_ge50", None),
    "cascade_gt50": (["healthcare"], "cascade_gt50", None),
    "agency": (["agency", "healthcare"], "", None),
    "agency-education": (["agency", "education", "healthcare"], "", None),
}


@pytest.mark.parametrize(("code", "expected"), CHOSEN.items(), ids=CHOSEN.keys())
def test_what_a_reading_writes(draft, ada, code, expected):
    policy = draft(segments=["healthcare", "state", "university"], measure="share_above", measure_limit=Decimal(10))
    choose_reading(policy, code, actor=ada, reason="The vendor answered")
    row = Policy.objects.get()
    assert (row.segments, row.measure, row.measure_limit) == expected
    term = row.terms.get(kind="customers")
    assert (term.begin, term.note, term.author) == (None, "The vendor answered", ada)
    event = Policy.pgh_event_model.objects.order_by("pgh_id").last()
    assert (event.pgh_context["actor"], event.pgh_context["reason"]) == (ada.pk, "The vendor answered")


def test_chosen_twice_is_once(draft, ada):
    policy = draft()
    choose_reading(policy, "agency", actor=ada, reason="The vendor answered")
    before = Policy.pgh_event_model.objects.count()
    choose_reading(policy, "agency", actor=ada, reason="The vendor answered")
    assert Policy.pgh_event_model.objects.count() == before


def test_the_phrase_stays_and_is_read_another_way(draft, ada, ann):
    policy = draft(letter="Not to state bodies.", terms={"customers": ((4, 19), "plain words")})
    choose_reading(policy, "any_share", actor=ann, reason="The vendor answered")
    term = policy.terms.get(kind="customers")
    assert ((term.begin, term.end), term.note, term.author) == ((4, 19), "The vendor answered", ann)


@pytest.mark.parametrize("code", ["", "draft", "everybody", "agency-health"])
def test_no_such_reading(draft, ada, code):
    with pytest.raises(Refused) as refusal:
        choose_reading(draft(), code, actor=ada, reason="why")
    assert (refusal.value.code, Policy.objects.get().segments) == ("reading", ["state"])


@pytest.mark.parametrize("state", ["enacted", "cancelled"])
def test_only_a_draft_is_read_anew(draft, withdraw, ada, state):
    policy = withdraw() if state == "enacted" else cancel_policy(draft(), actor=ada, reason="wrong line")
    with pytest.raises(Refused) as refusal:
        choose_reading(policy, "agency", actor=ada, reason="why")
    assert (refusal.value.code, Policy.objects.get().segments) == ("status", ["state"])

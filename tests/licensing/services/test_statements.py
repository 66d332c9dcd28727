"""Statements, the contest that a denial opens, and what an officer makes of it."""

from datetime import date, timedelta

import pytest

from files.documents import check_document
from history import clock
from history.selectors import timeline
from licensing.models import Document, Policy, Statement
from licensing.selectors.statements import choice_of, heard_of
from licensing.services.answers import answer_question
from licensing.services.policies import cancel_policy, confirm, propose_end
from licensing.services.statements import add_statement, hold_policy, keep_policy
from partners.exceptions import Refused
from tests.fixtures.documents import PDF
from tests.licensing.conftest import UNIVERSITY

pytestmark = pytest.mark.django_db
DENIAL = "We banned nothing; public and private customers alike buy on our website."


@pytest.fixture
def say(ada):
    """Return a function that puts a statement on file, the vendor's denial unless told otherwise."""

    def make(policy: Policy, **values) -> Statement:
        given = {
            "actor": ada,
            "reason": "Received",
            "source": "Acme",
            "rank": "vendor",
            "stance": "denies",
            "quote": DENIAL,
            "received_at": clock.now() - timedelta(minutes=1),
            **values,
        }
        return add_statement(policy, **given)

    return make


def stands(policy: Policy) -> str:
    return Policy.objects.get(pk=policy.pk).contested


@pytest.mark.parametrize(
    ("letter", "rank", "stance", "contested"),
    [
        ("The right is withdrawn", "vendor", "denies", "open"),
        ("The right is withdrawn", "distributor", "denies", ""),
        ("The right is withdrawn", "press", "denies", ""),
        ("The right is withdrawn", "vendor", "asserts", ""),
        ("The right is withdrawn", "vendor", "clarifies", ""),
        ("", "distributor", "denies", "open"),
        ("", "press", "denies", ""),
    ],
)
def test_a_denial_by_a_source_of_its_own_rank_contests_a_policy(withdraw, say, letter, rank, stance, contested):
    policy = withdraw(letter=letter)
    say(policy, rank=rank, stance=stance)
    assert stands(policy) == contested


def test_a_draft_is_not_contested(draft, say):
    policy = draft()
    say(policy)
    assert stands(policy) == ""


def test_what_was_cancelled_or_lies_ahead_is_refused(draft, withdraw, say, ada):
    with pytest.raises(Refused) as refusal:
        say(cancel_policy(draft(), actor=ada, reason="A mistake"))
    assert refusal.value.code == "status"
    with pytest.raises(Refused) as refusal:
        say(withdraw(), received_at=clock.now() + timedelta(hours=1))
    assert refusal.value.code == "received_at"
    assert Statement.objects.count() == 0


def test_a_statement_twice_is_one(withdraw, say, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    policy, moment = withdraw(), clock.now()
    given = {"received_at": moment, "document": check_document(PDF, "denial.pdf"), "link": "https://acme.example/no"}
    first = say(policy, **given)
    assert say(policy, **given) == first
    assert (first.document.name, first.document.size, first.entered_by.name) == ("denial.pdf", len(PDF), "Ada")
    assert (Statement.objects.count(), Document.objects.count(), stands(policy)) == (1, 1, "open")


@pytest.mark.parametrize(("verb", "contested"), [(keep_policy, "kept"), (hold_policy, "held")])
def test_an_officer_chooses_at_once_and_twice_is_once(withdraw, say, ada, verb, contested):
    policy = withdraw()
    say(policy)
    verb(policy, actor=ada, reason="I called the vendor")
    entries = len(timeline(policy))
    verb(policy, actor=ada, reason="Again")
    assert (stands(policy), len(timeline(policy))) == (contested, entries)
    choice = choice_of(Policy.objects.get(pk=policy.pk))
    assert (choice.contested, choice.by, choice.reason) == (contested, "Ada", "I called the vendor")


@pytest.mark.parametrize("verb", [keep_policy, hold_policy])
def test_what_nobody_contests_is_neither_kept_nor_held(draft, withdraw, ada, verb):
    with pytest.raises(Refused) as refusal:
        verb(withdraw(), actor=ada, reason="Caution")
    assert refusal.value.code == "not_contested"
    with pytest.raises(Refused) as refusal:
        verb(draft(), actor=ada, reason="Caution")
    assert refusal.value.code == "status"


def test_what_is_kept_is_contested_anew_and_what_is_held_stays_so(withdraw, say, ada):
    policy = withdraw()
    say(policy)
    keep_policy(policy, actor=ada, reason="They are mistaken")
    say(policy, quote="Once more: nothing is banned.")
    assert stands(policy) == "open"
    hold_policy(policy, actor=ada, reason="Now I wonder")
    say(policy, quote="For the third time.")
    assert stands(policy) == "held"


@pytest.mark.parametrize(
    ("how", "contested"),
    [
        ({"as_if_never": True}, "resolved"),
        ({"on": date(2021, 4, 7)}, "resolved"),
        ({"on": date(2099, 1, 1)}, "held"),
    ],
    ids=["as if never", "from today", "later"],
)
def test_an_end_resolves_it_once_it_is_reached(eve_of_the_letter, withdraw, say, ada, ann, how, contested):
    policy = withdraw()
    clock.play(clock.now() + timedelta(days=8))
    say(policy)
    hold_policy(policy, actor=ada, reason="I wonder")
    confirm(propose_end(policy, actor=ada, reason="They say so", **how), actor=ann, reason="So it is")
    assert stands(policy) == contested
    if contested == "resolved":
        say(policy, quote="It was never so.")
        with pytest.raises(Refused) as refusal:
            hold_policy(policy, actor=ada, reason="Too late")
        assert (stands(policy), refusal.value.code) == ("resolved", "ended")


@pytest.fixture
def asked(ceiling, grant, university, ask, withdraw):
    """Ben may sell to a university but for the policy; return the policy and a function that asks."""
    grant("education")
    policy = withdraw(letter="The right is withdrawn")
    return policy, lambda **values: answer_question(ask(UNIVERSITY, **values), actor=None)


def test_answers_carry_both_quotes_and_the_route_as_known(asked, say, ada):
    policy, question = asked
    say(policy, stance="asserts", quote="The right is withdrawn.")
    denied = question()
    say(policy, is_direct=True, link="https://acme.example/no")
    contested = question()
    hold_policy(policy, actor=ada, reason="I wonder")
    held = question()
    before = question(known=denied.row.asked_at)
    answers = (denied, contested, held, before)
    assert [(row.decision.verdict, row.decision.route) for row in answers] == [
        ("deny", "none"), ("deny", "vendor_direct"), ("review", "vendor_direct"), ("deny", "none"),
    ]  # fmt: skip
    said = [(item.contested, [quote.text for quote in item.quotes]) for row in answers for item in heard_of(row.row)]
    assertion = "The right is withdrawn."
    assert said == [
        ("", [assertion]),
        ("open", [assertion, DENIAL]),
        ("held", [assertion, DENIAL]),
        ("", [assertion]),
    ]


def test_keeping_changes_no_answer(asked, say, ada):
    policy, question = asked
    say(policy)
    keep_policy(policy, actor=ada, reason="They are mistaken")
    found = question()
    assert (found.decision.verdict, found.decision.governing) == ("deny", "SEGMENT_WITHDRAWN")
    assert [item.contested for item in heard_of(found.row)] == ["kept"]


def test_an_answer_that_no_policy_governs_quotes_nobody(asked, say, bank, grant, ask):
    policy, _question = asked
    say(policy)
    grant("commercial")
    found = answer_question(ask(), actor=None)
    assert (found.decision.verdict, heard_of(found.row)) == ("allow", [])

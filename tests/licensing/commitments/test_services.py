"""Entered by the partner, corrected until confirmed; the distributor's word, who is told of it, and what it lifts."""

from datetime import date, timedelta

import pytest

from customers.identifiers import parse
from history import clock
from jobs import outbox
from jobs.models import Outbox
from licensing.commitments import fingerprint
from licensing.decision import InputError
from licensing.models import Commitment, Document
from licensing.selectors.answers import printed
from licensing.selectors.commitments import course_of, known_before
from licensing.sentences import names_for
from licensing.services.answers import Asked, answer_question, replay
from licensing.services.commitments import (
    confirm_commitments,
    correct_commitment,
    record_commitment,
    refuse_commitments,
)
from partners.exceptions import Refused
from partners.services.memberships import end_membership
from tests.clock import played
from tests.licensing.commitments.conftest import BID
from tests.licensing.conftest import LETTER, SYSTEM, UNIVERSITY

pytestmark = pytest.mark.django_db
AFTER = date(2021, 4, 7)
WHY = "Read the protocol"


def mails() -> list[dict]:
    return [row.payload for row in Outbox.objects.filter(topic="licensing.commitments").order_by("pk")]


def test_a_partners_entry_waits_and_the_distributors_counts(enter, ada, ben, paper):
    row, own = enter(paper=paper), enter(actor=ada, confirmed=True, number="2")
    assert (row.state, row.entered_by, row.confirmed_at, row.confirmed_by) == ("waiting", ben, None, None)
    assert (row.entered_at.date(), row.paper.name, row.paper.kept_by) == (clock.today(), "bid.pdf", ben)
    assert (own.state, own.entered_by, own.confirmed_by, own.confirmed_at) == ("confirmed", ada, ada, own.entered_at)
    assert list(Commitment.objects.waiting()) == [row]


def test_twice_is_once(enter):
    first, events = enter(), Commitment.pgh_event_model.objects.count()
    assert (enter(), Commitment.pgh_event_model.objects.count()) == (first, events)
    assert enter(number="other") != first


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"since": date(2021, 3, 31)}, "since"),
        ({"ends": BID}, "ends"),
        ({"bid_on": date(2021, 3, 28)}, "since"),
        ({"bid_on": BID, "delivered_by": date(2021, 3, 28)}, "delivered_by"),
    ],
    ids=["not yet", "over before it began", "of another day", "delivered before the bid"],
)
def test_wrong_days_are_refused(enter, values, field):
    with pytest.raises(Refused) as refusal:
        enter(**values)
    assert (refusal.value.code, Commitment.objects.count()) == (field, 0)


def test_a_partner_sends_no_more_than_a_day_takes(enter, paper, settings, ada):
    settings.UPLOADS_A_DAY = 1
    enter(paper=paper)
    with pytest.raises(Refused) as refusal:
        enter(number="2", paper=paper)
    assert refusal.value.code == "uploads"
    assert enter(number="2", paper=paper, actor=ada, confirmed=True).paper.name == "bid.pdf"


def test_a_partner_corrects_until_it_is_confirmed(enter, ben, ada):
    row = enter()
    assert correct_commitment(row, actor=ben, reason="Typo", by_partner=True, number="0374-21") is True
    assert correct_commitment(row, actor=ben, reason="Typo", by_partner=True, number="0374-21") is False
    confirm_commitments([row.pk], actor=ada, reason=WHY)
    with pytest.raises(Refused) as refusal:
        correct_commitment(row, actor=ben, reason="Typo", by_partner=True, number="0375-21")
    assert refusal.value.code == "confirmed"
    assert correct_commitment(row, actor=ada, reason="Typo", by_partner=False, number="0375-21") is True
    row.refresh_from_db()
    assert (row.number, row.state) == ("0375-21", "confirmed")


def test_what_was_refused_waits_again_once_it_is_corrected(enter, ben, ada):
    row = enter()
    refuse_commitments([row.pk], actor=ada, reason="No date in it")
    row.refresh_from_db()
    assert (row.state, row.refused_for) == ("refused", "No date in it")
    correct_commitment(row, actor=ben, reason="With its page 2", by_partner=True, document="Page 2")
    row.refresh_from_db()
    assert (row.state, row.refused_for) == ("waiting", "")


@pytest.mark.parametrize(
    ("values", "is_new"),
    [
        ({"number": "2"}, False),
        ({"document": "Page 2"}, False),
        ({"ends": date(2022, 1, 1)}, False),
        ({"since": date(2021, 3, 28)}, True),
        ({"business": "award"}, True),
        ({"products": ["kettle-1", "lamp-1"]}, True),
    ],
    ids=lambda value: str(value),
)
def test_what_the_run_off_reads_is_of_the_moment_it_was_said(enter, ben, values, is_new):
    row = enter()
    with played(2021, 4, 2, 9):
        correct_commitment(row, actor=ben, reason="Typo", by_partner=True, **values)
        row.refresh_from_db()
        assert (clock.day_of(row.entered_at) == date(2021, 4, 2)) is is_new


def test_many_at_once_and_twice_is_once(enter, ada):
    rows = [enter(number=str(number)) for number in range(3)]
    pks = [row.pk for row in rows]
    assert (confirm_commitments(pks[:2], actor=ada, reason=WHY), confirm_commitments(pks, actor=ada, reason=WHY)) == (
        2,
        1,
    )
    events = Commitment.pgh_event_model.objects.count()
    assert confirm_commitments(pks, actor=ada, reason=WHY) == 0
    assert Commitment.pgh_event_model.objects.count() == events
    assert {row.confirmed_by for row in Commitment.objects.all()} == {ada}


def test_what_was_changed_meanwhile_is_read_again_first(enter, ben, ada):
    row = enter()
    shown = {row.pk: fingerprint(row)}
    correct_commitment(row, actor=ben, reason="Typo", by_partner=True, since=date(2021, 3, 28))
    with pytest.raises(Refused) as refusal:
        confirm_commitments([row.pk], actor=ada, reason=WHY, shown=shown)
    row.refresh_from_db()
    assert (refusal.value.code, row.state) == ("moved", "waiting")
    assert confirm_commitments([row.pk], actor=ada, reason=WHY, shown={row.pk: fingerprint(row)}) == 1


def test_whoever_entered_it_is_told_once_for_all(enter, ben, bela, ada):
    mine = [enter(number=str(number)).pk for number in range(2)]
    hers = enter(number="hers", actor=bela).pk
    own = enter(number="own", actor=ada, confirmed=True).pk
    refuse_commitments([*mine, hers, own], actor=ada, reason="No date in it")
    assert mails() == [{"to": ben.pk, "commitments": mine}, {"to": bela.pk, "commitments": [hers]}]
    refuse_commitments(mine, actor=ada, reason="No date in it")
    assert len(mails()) == 2


def test_the_owners_are_told_where_that_person_has_left(enter, ben, bela, ada):
    row = enter(actor=bela)
    end_membership(bela.memberships.get(), actor=ada, reason="Left")
    confirm_commitments([row.pk], actor=ada, reason=WHY)
    assert mails() == [{"to": ben.pk, "commitments": [row.pk]}]


@pytest.mark.parametrize(
    ("language", "subject", "state"),
    [("en", "Contracts and bids: not all could be confirmed", "refused")],
)
def test_the_mail_names_them_and_says_why(enter, ben, ada, mailoutbox, language, subject, state):
    type(ben).objects.filter(pk=ben.pk).update(language=language)
    row = enter()
    refuse_commitments([row.pk], actor=ada, reason="No date <in> it")
    outbox.drain()
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([ben.email], subject)
    assert (
        f"{row.code} · submitted bid 0373-21 · Университет «Алатау» · 29 March 2021: {state}. No date <in> it"
        in mail.body
    )
    assert f"/licensing/commitments/{row.pk}/" in mail.body
    assert "No date &lt;in&gt; it" in mail.alternatives[0][0]


@pytest.fixture
def asked(bens_partner, kettle):
    def make(row: Commitment, **values) -> Asked:
        given = {"business": row.business, "commitment": row, "on": AFTER, **values}
        return Asked(bens_partner, kettle, parse(UNIVERSITY), **given)

    return make


def codes(answer) -> list[str]:
    return [reason.code for reason in answer.decision.reasons]


def test_only_what_was_confirmed_lifts(enter, withdraw, asked, ben, ada):
    row = enter()
    withdraw()
    with played(2021, 4, 7, 9):
        before = answer_question(asked(row), actor=ben).row
        assert (before.verdict, before.governing) == ("review", "COMMITMENT_UNPROVEN")
        confirm_commitments([row.pk], actor=ada, reason=WHY)
        after = answer_question(asked(row), actor=ben).row
        assert (after.verdict, after.governing) == ("allow", "RUN_OFF_CONTINUES")
        refuse_commitments([row.pk], actor=ada, reason="The protocol is a forgery")
        assert answer_question(asked(row), actor=ben).row.verdict == "review"
        assert [replay(one)["same"] for one in (before, after)] == [True, True]


@pytest.mark.parametrize(
    ("ends", "verdict", "governing"),
    [
        (None, "review", "COMMITMENT_UNPROVEN"),
        (AFTER + timedelta(days=1), "review", "COMMITMENT_UNPROVEN"),
        (AFTER, "deny", "SEGMENT_WITHDRAWN"),
    ],
    ids=["open", "its last day", "over"],
)
def test_what_waits_does_not_outlive_its_own_end(enter, withdraw, asked, ben, ends, verdict, governing):
    row = enter(ends=ends)
    withdraw()
    answer = answer_question(asked(row), actor=ben)
    assert (answer.row.verdict, answer.row.governing) == (verdict, governing)
    if ends == AFTER + timedelta(days=1):
        assert answer.holds_until == ends


def test_what_was_not_yet_on_file_then_is_no_answer(enter, asked, ben):
    known = clock.now() - timedelta(days=1)
    with pytest.raises(InputError):
        answer_question(asked(enter(), known=known), actor=ben)


LATE = {
    "the day before": ((2021, 3, 30, 12), BID, False),
    "after it was known": ((2021, 4, 2, 9), BID, True),
    "of a day that it would not lift": ((2021, 4, 2, 9), LETTER, False),
}


@pytest.mark.parametrize(("moment", "since", "is_late"), LATE.values(), ids=LATE.keys())
def test_one_entered_after_the_policy_was_known_is_marked(enter, withdraw, moment, since, is_late):
    policy = withdraw() if is_late or since == LETTER else None
    with played(*moment):
        row = enter(since=since)
        policy = policy or withdraw()
        row.refresh_from_db()
        assert known_before([row]) == ({row.pk: [policy]} if is_late else {})


@pytest.mark.parametrize(
    "values",
    [{"lines": ["lamps"]}, {"territory": ["AM"]}, {"since": date(2021, 3, 20)}],
    ids=["another line", "another country", "from before its day"],
)
def test_a_policy_that_does_not_touch_it_marks_nothing(enter, withdraw, values):
    withdraw(**values)
    with played(2021, 4, 2, 9):
        assert known_before([enter()]) == {}


def test_the_answer_says_that_it_was_entered_late(enter, withdraw, asked, ben, ada, bens_partner):
    policy = withdraw()
    with played(2021, 4, 2, 9):
        row = enter()
        confirm_commitments([row.pk], actor=ada, reason=WHY)
        answer = answer_question(asked(row), actor=ben)
    told = printed(answer.row, names_for(bens_partner, sees_all=False))["reasons"]
    text = next(reason["text"] for reason in told if reason["code"] == "RUN_OFF_CONTINUES")
    assert text.endswith(f"{row.code} was entered on 2 April 2021, when {policy} was known already.")


def tones(course) -> list[tuple]:
    [found] = course.answers.values()
    return [(one.since, one.verdict, one.reason.code) for one in found]


def test_the_course_follows_the_answers(enter, withdraw, ada):
    row = enter(confirmed=True, actor=ada, ends=date(2021, 9, 1))
    policy = withdraw(run_off={"bid": {"since_before": None, "until": "2021-06-30"}})
    course = course_of(Commitment.objects.get(pk=row.pk), AFTER)
    assert [(under.policy, under.left.fate, under.left.over) for under in course.under] == [
        (policy, "goes_on", date(2021, 7, 1))
    ]
    assert tones(course) == [
        (BID, "allow", "OK"),
        (LETTER, "allow", "RUN_OFF_CONTINUES"),
        (date(2021, 7, 1), "deny", "SEGMENT_WITHDRAWN"),
    ]


def test_the_course_of_what_waits_and_of_what_nothing_touches(enter, withdraw, bank, ada):
    waiting, other = enter(), enter(customer=bank, number="2", confirmed=True, actor=ada)
    withdraw()
    assert tones(course_of(waiting, AFTER)) == [(BID, "allow", "OK"), (LETTER, "review", "COMMITMENT_UNPROVEN")]
    course = course_of(other, AFTER)
    assert (course.under, tones(course)[:1]) == ([], [(BID, "allow", "OK")])


def test_a_file_is_kept_once(enter, paper):
    one, other = enter(paper=paper), enter(number="2", paper=paper)
    assert (one.paper, Document.objects.count()) == (other.paper, 1)


def test_a_record_of_the_system_counts(market, bens_partner, university):
    row = record_commitment(
        partner=bens_partner, customer=university, products=["kettle-1"], business="running", since=BID, **SYSTEM
    )
    assert (row.state, row.entered_by, row.confirmed_by) == ("confirmed", None, None)

"""Drafting, approving, freezing, deliveries and the audience from the tables; what was sent never changes."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from history import clock
from jobs.models import Outbox
from licensing.services.licenses import revoke_license, stop_licenses
from notices.models import Delivery, Notice, NoticeKind
from notices.selectors import reachable_partners, recipients_of
from notices.services.notices import (
    approve_notice,
    cancel_notice,
    due_day,
    edit_notice,
    hash_of,
    send_notice,
    tell,
)
from notices.services.proposals import propose_notice
from partners.exceptions import Refused
from partners.services.contacts import correct_contact
from partners.services.partners import end_partner
from tests.fixtures.cast import make_partner
from tests.licensing.conftest import SYSTEM
from tests.notices.conftest import TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_of_the_letter")]


def rows(notice) -> set[tuple]:
    found = Delivery.objects.filter(notice=notice).select_related("partner", "contact")
    return {(row.partner.slug, row.channel, row.contact and row.contact.email, row.language) for row in found}


# Drafts


def test_a_draft_goes_to_nobody(write, bo, cy, ada):
    notice = write()
    assert (notice.status, notice.sent_at, notice.text_hash, notice.created_by) == ("draft", None, "", ada)
    assert (rows(notice), Outbox.objects.count()) == (set(), 0)


def test_a_change_takes_the_approval_back(write, ada):
    notice = approve_notice(write(), actor=ada)
    assert (notice.status, notice.approved_by) == ("approved", ada)
    notice = edit_notice(notice, subject_en="Newer rule")
    assert (notice.status, notice.approved_by, notice.approved_at) == ("draft", None, None)


@pytest.mark.parametrize("missing", TEXTS)
def test_both_languages_are_needed(write, bo, ada, missing):
    notice = write(**{missing: "  "})
    for verb in (approve_notice, send_notice):
        with pytest.raises(Refused) as refusal:
            verb(notice, actor=ada)
        assert refusal.value.code == "texts"
    notice.refresh_from_db()
    assert (notice.status, rows(notice)) == ("draft", set())


@pytest.mark.parametrize(
    "audience",
    [{}, {"partners": ["eve"]}, {"groups": ["BY"]}, {"lines": ["kettles"]}],
    ids=["none", "eve", "BY", "line"],
)
def test_a_notice_to_nobody_is_refused(write, lines, bo, ada, audience):
    notice = write(audience=audience)
    with pytest.raises(Refused) as refusal:
        send_notice(notice, actor=ada)
    notice.refresh_from_db()
    assert (refusal.value.code, notice.sent_at) == ("nobody", None)


# Sending


def test_sent_it_is_frozen_and_every_recipient_has_a_row(write, bens_partner, bo, cy, ada):
    notice = send_notice(write(), actor=ada)
    assert (notice.status, notice.sent_at.date(), notice.approved_by) == ("sending", date(2021, 3, 31), ada)
    assert notice.text_hash == hash_of(notice)
    assert rows(notice) == {
        ("benco", "inbox", None, bens_partner.language),
        ("benco", "mail", "bo@benco.example", "ru"),
        ("cleoco", "inbox", None, "ru"),
        ("cleoco", "mail", "cy@cleoco.example", "en"),
    }
    assert Outbox.objects.get(topic="notices.send").payload == {"notice": notice.pk}


def test_a_contact_that_left_gets_nothing_a_partner_without_one_its_inbox(write, bo, cy, ada):
    correct_contact(bo, is_active=False)
    found = rows(send_notice(write(), actor=ada))
    assert {row[:2] for row in found} == {("benco", "inbox"), ("cleoco", "inbox"), ("cleoco", "mail")}


def test_sent_twice_is_once(write, bo, cy, ada, ann):
    notice = send_notice(write(), actor=ada)
    before = rows(notice), notice.sent_at
    again = send_notice(notice, actor=ann)
    assert (rows(again), again.sent_at) == before
    assert (again.approved_by, Outbox.objects.filter(topic="notices.send").count()) == (ada, 1)


@pytest.mark.parametrize(
    "verb",
    [
        lambda notice, ada: edit_notice(notice, subject_en="Another rule"),
        lambda notice, ada: cancel_notice(notice, actor=ada),
    ],
    ids=["change", "cancel"],
)
def test_what_was_sent_never_changes(sent, ada, verb):
    before = Notice.objects.filter(pk=sent.pk).values().get()
    with pytest.raises(Refused) as refusal:
        verb(sent, ada)
    assert (refusal.value.code, Notice.objects.filter(pk=sent.pk).values().get()) == ("sent", before)


def test_cancelled_it_is_never_sent(write, bo, ada):
    notice = cancel_notice(cancel_notice(write(), actor=ada), actor=ada)
    with pytest.raises(Refused) as refusal:
        send_notice(notice, actor=ada)
    assert (refusal.value.code, notice.status, rows(notice)) == ("cancelled", "cancelled", set())


LATER = {NoticeKind.UPDATE: "sent", NoticeKind.CORRECTION: "superseded", NoticeKind.CANCELLATION: "superseded"}


@pytest.mark.parametrize(("kind", "earlier"), LATER.items(), ids=LATER.keys())
def test_a_later_notice_goes_to_all_who_got_the_earlier_one(sent, write, operator, ada, kind, earlier):
    make_partner("dido", "Dido", parent=operator)
    later = write(kind=kind, refers_to=sent, audience={"partners": ["dido"]})
    assert {row.slug for row in recipients_of(later).partners} == {"benco", "cleoco", "dido"}
    assert {row.slug for row in recipients_of(later).without_contact} == {"dido"}
    send_notice(later, actor=ada)
    sent.refresh_from_db()
    assert (sent.status, {row[0] for row in rows(later)}) == (earlier, {"benco", "cleoco", "dido"})


def test_told_once_for_each_source(bens_partner, bo):
    first = tell([bens_partner], source="act:1:1", texts=TEXTS)
    assert tell([bens_partner], source="act:1:1", texts={**TEXTS, "subject_en": "Other"}) == first
    assert tell([bens_partner], source="act:2:1", texts=TEXTS) != first
    assert (first.kind, first.needs_acknowledgement, first.text_hash) == ("change", False, hash_of(first))
    assert Delivery.objects.filter(notice=first).count() == 2


def test_sending_to_many_is_no_loop(write, operator, bo, ada, django_assert_num_queries):
    for number in range(3):
        make_partner(f"more-{number}", "More", parent=operator)
    clock.now()
    for audience in (["benco"], ["more-0", "more-1", "more-2"]):
        notice = write(audience={"partners": audience})
        with django_assert_num_queries(18):
            send_notice(notice, actor=ada)


# The audience from the tables

HELD = {
    "nothing": (lambda grant: None, set(), set()),
    "a license": (lambda grant: grant("education"), {"kettles"}, {"education"}),
    "one that is over": (lambda grant: grant(until=date(2021, 3, 31)), set(), set()),
    "its last day": (lambda grant: grant(until=date(2021, 4, 1)), {"kettles"}, {"commercial"}),
    "one that begins tomorrow": (lambda grant: grant(since=date(2021, 4, 1)), set(), set()),
    "one that was revoked": (lambda grant: revoke_license(grant(), **SYSTEM, on=date(2021, 3, 1)), set(), set()),
    "one that is stopped": (
        lambda grant: stop_licenses([grant()], **SYSTEM, on=date(2021, 3, 1)),
        {"kettles"},
        {"commercial"},
    ),
}


@pytest.mark.parametrize(("hold", "held_lines", "held_segments"), HELD.values(), ids=HELD.keys())
def test_what_an_audience_sees_of_a_partner(grant, bo, hold, held_lines, held_segments):
    hold(grant)
    (row,) = [row for row in reachable_partners() if row.slug == "benco"]
    assert (row.lines, row.segments, row.contacts) == (held_lines, held_segments, ((bo.pk, "ru"),))
    assert row.groups == {"KZ", "CIS", "EAEU", "EX-SOVIET"}


def test_whoever_has_ended_or_is_a_link_is_reached_no_more(bens_partner, cleos_partner, operator):
    make_partner("rival", "Rival", is_link=True)
    end_partner(bens_partner, **SYSTEM, on=date(2021, 3, 31))
    assert [row.slug for row in reachable_partners()] == ["cleoco"]


def test_many_partners_are_no_loop(operator, bens_partner, django_assert_num_queries):
    clock.now()
    with django_assert_num_queries(5):
        assert len(reachable_partners()) == 1
    for number in range(2):
        make_partner(f"more-{number}", "More", parent=operator)
    with django_assert_num_queries(5):
        assert len(reachable_partners()) == 3


# What a policy proposes


def test_a_policy_proposes_its_notice_once(grant, withdraw, bo, ada, ann):
    grant("education")
    policy = withdraw(title_ru="Государство")
    notice = propose_notice(policy, actor=ada)
    assert propose_notice(policy, actor=ann) == notice
    assert (notice.status, notice.kind, notice.policy, notice.created_by) == ("draft", "policy", policy, ada)
    assert (notice.needs_acknowledgement, notice.acknowledge_by) == (True, due_day(date(2021, 3, 31)))
    assert notice.acknowledge_by == date(2021, 4, 7)
    assert (notice.subject_en, notice.subject_ru) == (f"{policy}: State", f"{policy}: Государство")
    assert "may no longer be sold" in notice.body_en
    assert "Казахстан" in notice.body_ru
    assert [row.slug for row in recipients_of(notice).partners] == ["benco"]
    assert policy.valid == DateRange(date(2021, 3, 31), None)

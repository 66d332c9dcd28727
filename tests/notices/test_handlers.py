"""What the portal tells by itself: a digest for each act and holder, and stops of a partner, in both languages."""

from datetime import date

import pytest
from django.utils import translation

from jobs import outbox
from licensing.models import Act
from licensing.services.acts import undo_act
from licensing.services.licenses import (
    Grant,
    grant_licenses,
    renew_licenses,
    resume_licenses,
    revoke_licenses,
    stop_licenses,
)
from notices.handlers import tell_holders
from notices.models import Delivery, Notice
from partners.services.holds import hold_partner, lift_hold
from tests.licensing.conftest import DAY, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_of_the_letter")]


@pytest.fixture
def held(grant) -> list:
    """Three licenses of Ben's partner, of which it was told."""
    rows = [grant(code) for code in ("commercial", "education", "healthcare")]
    outbox.drain()
    return rows


def last_notice() -> Notice:
    outbox.drain()
    return Notice.objects.latest("pk")


ACTS = {
    "revoke": (lambda rows, why: revoke_licenses(rows, **why, on=DAY), "revoked", "until 31 May 2021"),
    "revoke as if never": (
        lambda rows, why: revoke_licenses(rows, **why, as_if_never=True),
        "revoked",
        "as if it had never been",
    ),
    "stop": (lambda rows, why: stop_licenses(rows, **why, on=DAY), "stopped", "stopped from 1 June 2021"),
    "resume": (
        lambda rows, why: (stop_licenses(rows, **SYSTEM, on=DAY), resume_licenses(rows, **why, on=date(2021, 6, 10))),
        "no longer stopped",
        "until 31 December 2021",
    ),
    "renew": (
        lambda rows, why: renew_licenses(rows, **why, until=date(2023, 1, 1)),
        "renewed",
        "until 31 December 2022",
    ),
}


@pytest.mark.parametrize(("act", "subject", "when"), ACTS.values(), ids=ACTS.keys())
def test_one_digest_of_one_act(held, bo, ada, act, subject, when):
    act(held, {"actor": ada, "reason": "Not paid"})
    notice = last_notice()
    assert (notice.kind, notice.needs_acknowledgement) == ("change", False)
    assert subject in notice.subject_en
    assert notice.subject_en.endswith("(3)")
    assert notice.body_en.count("\n- L-") == 3
    assert notice.body_en.count(when) == 3
    assert ("Why: Not paid" in notice.body_en, "What now:" in notice.body_en) == (True, True)
    assert "Not paid" in notice.body_ru
    assert "license" not in notice.body_ru
    assert {(row.partner.slug, row.channel) for row in Delivery.objects.filter(notice=notice)} == {
        ("benco", "inbox"),
        ("benco", "mail"),
    }


def test_an_undo_is_told(held, ada):
    act = revoke_licenses(held[:1], **SYSTEM, on=DAY)
    outbox.drain()
    undo_act(act, actor=ada, reason="Paid")
    notice = last_notice()
    assert notice.subject_en == "A change of your sales licenses was taken back (1)"
    assert "until 31 December 2021" in notice.body_en


def test_each_holder_is_told_of_its_own_alone(lines, segments, operator, bens_partner, cleos_partner):
    common = {"line": lines["kettles"], "territory": ("KZ",), "since": DAY, "grantor": operator}
    grants = [Grant(bens_partner, segment=segments["education"], **common)]
    grants += [Grant(cleos_partner, segment=segments[code], **common) for code in ("commercial", "nonprofit")]
    act = grant_licenses(grants, **SYSTEM)
    outbox.drain()
    told = {
        notice.audience["partners"][0]: notice for notice in Notice.objects.filter(source__startswith=f"act:{act.pk}:")
    }
    assert {slug: notice.subject_en[-3:] for slug, notice in told.items()} == {"benco": "(1)", "cleoco": "(2)"}
    assert "Education" in told["benco"].body_en
    assert "Commercial" not in told["benco"].body_en
    assert Delivery.objects.filter(notice=told["benco"]).exclude(partner=bens_partner).count() == 0


def test_told_twice_is_once(held):
    revoke_licenses(held, **SYSTEM, on=DAY)
    notice = last_notice()
    tell_holders({"act": Act.objects.latest("pk").pk})
    assert Notice.objects.latest("pk") == notice


def test_the_distributor_is_not_told_of_its_own(ceiling):
    outbox.drain()
    assert Notice.objects.count() == 0


def test_a_stop_and_its_end_are_told(bens_partner, bo, ada):
    hold = hold_partner(bens_partner, actor=ada, reason="Unsigned", on=date(2021, 3, 31), why="agreement")
    stopped = last_notice()
    lift_hold(hold, actor=ada, reason="Signed", on=date(2021, 4, 5))
    lifted = last_notice()
    assert (stopped.subject_en, lifted.subject_en) == ("You are stopped", "You may act again")
    assert ("31 March 2021" in stopped.body_en, "Why: Unsigned" in stopped.body_en) == (True, True)
    assert ("5 April 2021" in lifted.body_en, "Why: Signed" in lifted.body_en) == (True, True)
    assert {row.partner for row in Delivery.objects.filter(notice__in=[stopped, lifted])} == {bens_partner}


@pytest.mark.parametrize(("language", "subject"), [("en", "You are stopped"), ("ru", "Вы приостановлены")])
def test_whatever_language_the_worker_speaks(bens_partner, ada, language, subject):
    hold_partner(bens_partner, actor=ada, reason="Unsigned", on=date(2021, 3, 31), why="agreement")
    with translation.override("ru"):
        notice = last_notice()
    assert getattr(notice, f"subject_{language}") == subject

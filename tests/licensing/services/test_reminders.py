"""Reminders of licenses that end: by the table, once for each license and row, one message a holder."""

from datetime import date, timedelta

import pytest

from history.changes import change
from jobs import outbox
from licensing.models import License, RenewalReminder, SentReminder
from licensing.services.acts import undo_act
from licensing.services.licenses import renew_licenses, revoke_license
from licensing.services.reminders import remind_of_ends
from licensing.tasks import remind_of_ends_of_the_day
from notices.models import Delivery, Notice
from partners.services.partners import end_partner
from tests.clock import played
from tests.licensing.conftest import SYSTEM

pytestmark = pytest.mark.django_db
TODAY = date(2021, 10, 1)
IN_TEN = TODAY + timedelta(days=11)
"""First day over of a license whose last day is in ten days."""


@pytest.fixture(autouse=True)
def usual_days(db):
    with change(**SYSTEM):
        for days in (60, 14):
            RenewalReminder.objects.update_or_create(days_before=days, defaults={"is_active": True})
    with played(2021, 10, 1, 9):
        yield


def told() -> list[tuple[str, str]]:
    """Return (subject, body) of each reminder there is."""
    outbox.drain()
    rows = Notice.objects.filter(source__startswith="ends:").order_by("pk")
    return [(row.subject_en, row.body_en) for row in rows]


def test_the_usual_days_are_in_the_table():
    assert sorted(RenewalReminder.objects.in_use().values_list("days_before", flat=True)) == [14, 60]


def test_once_for_each_row(grant):
    row = grant(until=TODAY + timedelta(days=61))
    assert [remind_of_ends(TODAY + timedelta(days=days)) for days in (-1, 0, 0, 1, 45, 46, 46, 60, 61)] == [
        0, 1, 0, 0, 0, 1, 0, 0, 0,
    ]  # fmt: skip
    assert list(SentReminder.objects.order_by("pk").values_list("license", "days_before")) == [
        (row.pk, 60),
        (row.pk, 14),
    ]


def test_after_days_without_the_task_the_nearest_alone(grant):
    row = grant(until=IN_TEN)
    assert (remind_of_ends(TODAY), remind_of_ends(TODAY + timedelta(1))) == (1, 0)
    assert list(SentReminder.objects.values_list("license", "days_before")) == [(row.pk, 14)]


def test_a_holder_gets_one_message_for_all(grant, cleos_partner, bens_partner):
    rows = [grant(until=IN_TEN), grant("education", until=IN_TEN), grant(holder=cleos_partner, until=IN_TEN)]
    assert remind_of_ends_of_the_day() == 3
    found = told()
    assert sorted(subject for subject, _body in found) == [
        "Sales licenses of yours end soon (1)",
        "Sales licenses of yours end soon (2)",
    ]
    body = next(body for subject, body in found if "(2)" in subject)
    assert all(f"{row}: Kettles" in body for row in rows[:2])
    assert "last day 11 October 2021" in body
    assert str(rows[2]) not in body
    assert {row.partner for row in Delivery.objects.all()} <= {bens_partner, cleos_partner}
    remind_of_ends_of_the_day()
    assert len(told()) == 2


def end_holder(row: License) -> None:
    end_partner(row.holder, **SYSTEM, on=date(2021, 9, 1))


SETTLED = {
    "renewed": lambda row: renew_licenses([row], **SYSTEM, until=date(2023, 1, 1)),
    "revoked": lambda row: revoke_license(row, **SYSTEM, on=TODAY),
    "its holder ended": end_holder,
}


@pytest.mark.parametrize("settle", SETTLED.values(), ids=SETTLED.keys())
def test_what_is_settled_is_not_told_of(grant, settle):
    settle(grant(until=IN_TEN))
    assert (remind_of_ends(TODAY), told()) == (0, [])


def test_a_renewal_taken_back_is_none(grant):
    undo_act(renew_licenses([grant(until=IN_TEN)], **SYSTEM, until=date(2023, 1, 1)), **SYSTEM)
    assert remind_of_ends(TODAY) == 1


def test_what_was_renewed_before_the_mail_goes_out_is_left_out(grant):
    rows = [grant(until=IN_TEN), grant("education", until=IN_TEN)]
    remind_of_ends(TODAY)
    renew_licenses(rows[:1], **SYSTEM, until=date(2023, 1, 1))
    ((subject, body),) = told()
    assert subject == "Sales licenses of yours end soon (1)"
    assert (str(rows[0]) in body, str(rows[1]) in body) == (False, True)


def test_the_distributors_own_grant_is_its_own_affair(ceiling, grant, operator):
    grant("healthcare", holder=operator, grantor=None, until=IN_TEN)
    assert remind_of_ends(TODAY) == 0


def test_rows_out_of_use_send_nothing(grant):
    grant(until=IN_TEN)
    with change(**SYSTEM):
        RenewalReminder.objects.update(is_active=False)
    assert remind_of_ends(TODAY) == 0

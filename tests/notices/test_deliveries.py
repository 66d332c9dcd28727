"""Mails of notices: each result is kept for itself, and no mail goes out twice without a word."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from redis.exceptions import ConnectionError as RedisConnectionError

from history import clock
from jobs import outbox
from jobs.tasks import drain_outbox
from notices.models import Delivery, DeliveryState, Notice, NoticeStatus
from notices.services import deliveries
from notices.services.deliveries import CLAIMED_FOR, GIVEN_UP, MAYBE_TWICE, claim, send_waiting
from notices.services.notices import draft_notice, tell
from notices.tasks import send_due
from partners.services.contacts import add_contact

TEXTS = {"subject_en": "Hello", "body_en": "Text", "subject_ru": "Привет", "body_ru": "Текст"}
ANSWERS: dict[str, BaseException] = {}
"""What the mail server says to an address."""


class Server(EmailBackend):
    def send_messages(self, messages):
        for message in messages:
            if message.to[0] in ANSWERS:
                raise ANSWERS[message.to[0]]
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_BACKEND = "tests.notices.test_deliveries.Server"
    ANSWERS.clear()


@pytest.fixture
def told(bens_partner) -> Notice:
    """A notice for three contacts of Ben's partner."""
    for name in ("a", "b", "c"):
        add_contact(bens_partner, name=name, email=f"{name}@benco.example", language="en")
    return tell([bens_partner], source="test", texts=TEXTS)


def says(code: int, text: bytes = b"no") -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"b@benco.example": (code, text)})


def mails(notice: Notice) -> dict[str, Delivery]:
    return {row.contact.name: row for row in notice.deliveries.filter(channel="mail").select_related("contact")}


def states(notice: Notice) -> dict[str, str]:
    return {name: row.state for name, row in mails(notice).items()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "is_marked"),
    [
        (says(550), "bounced", True),
        (says(550, b"5.7.1 " + b"refused " * 200), "bounced", True),
        (says(450, b"4.2.0 Greylisted"), "failed", False),
        (says(421), "failed", False),
        (SMTPDataError(451, b"later"), "failed", False),
        (SMTPServerDisconnected("gone"), "failed", False),
        (OSError("x" * 900), "failed", False),
        (ValueError("unexpected"), "failed", False),
    ],
    ids=["refused", "long", "greylisted", "busy", "data", "gone", "network", "unexpected"],
)
def test_one_refusal_leaves_the_others_sent(told, mailoutbox, answer, state, is_marked):
    ANSWERS["b@benco.example"] = answer
    assert send_waiting() == 3
    assert states(told) == {"a": "accepted", "b": state, "c": "accepted"}
    row = mails(told)["b"]
    assert (bool(row.error), len(row.error) <= 500) == (True, True)
    assert (row.contact.bounced_at is not None, row.next_attempt_at is None) == (is_marked, is_marked)
    assert send_waiting() == 0
    assert sorted(mail.to[0] for mail in mailoutbox) == ["a@benco.example", "c@benco.example"]


@pytest.mark.django_db
def test_a_server_that_says_later_is_asked_ever_more_rarely_and_then_given_up(told):
    ANSWERS["b@benco.example"] = says(450)
    waits = []
    for _attempt in range(20):
        send_waiting()
        row = mails(told)["b"]
        if row.state == DeliveryState.BOUNCED:
            break
        waits.append(round((row.next_attempt_at - clock.now()).total_seconds() / 60))
        Delivery.objects.filter(pk=row.pk).update(next_attempt_at=clock.now())
    assert waits == [2, 4, 8, 16, 32, 64, 128]
    assert (row.attempts, row.contact.bounced_at) == (8, None)


@pytest.mark.django_db(transaction=True)
def test_a_sender_that_is_killed_loses_one_result_and_sends_no_other_mail_twice(told, mailoutbox, monkeypatch):
    ANSWERS["b@benco.example"] = SystemExit()
    with pytest.raises(SystemExit):
        send_waiting()
    assert states(told) == {"a": "accepted", "b": "sending", "c": "sending"}
    ANSWERS.clear()
    assert send_waiting() == 0
    later = clock.now() + CLAIMED_FOR + timedelta(seconds=1)
    monkeypatch.setattr(deliveries.clock, "now", lambda: later)
    assert send_waiting() == 2
    assert states(told) == {"a": "accepted", "b": "accepted", "c": "accepted"}
    assert {name: row.error for name, row in mails(told).items()} == {"a": "", "b": MAYBE_TWICE, "c": MAYBE_TWICE}
    assert sorted(mail.to[0] for mail in mailoutbox) == ["a@benco.example", "b@benco.example", "c@benco.example"]
    assert Notice.objects.get(pk=told.pk).status == NoticeStatus.SENT


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_ends_every_sender_is_given_up_and_holds_no_other_back(told, mailoutbox, monkeypatch):
    ANSWERS["b@benco.example"] = SystemExit()
    moment, deaths = clock.now(), 0
    monkeypatch.setattr(deliveries.clock, "now", lambda: moment)
    for _round in range(20):
        try:
            send_waiting()
        except SystemExit:
            deaths += 1
        moment += CLAIMED_FOR + timedelta(seconds=1)
    assert (deaths, states(told)) == (8, {"a": "accepted", "b": "bounced", "c": "accepted"})
    assert mails(told)["b"].error == GIVEN_UP
    assert sorted(mail.to[0] for mail in mailoutbox) == ["a@benco.example", "c@benco.example"]


@pytest.mark.django_db(transaction=True)
def test_mails_are_never_sent_inside_a_transaction(told):
    with pytest.raises(RuntimeError), transaction.atomic():
        send_waiting()
    assert set(states(told).values()) == {"queued"}


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_notice_is_written_and_beat_sends_it(told, mailoutbox, monkeypatch):
    def refuse(*args, **kwargs):
        raise send_due.OperationalError("no broker")

    monkeypatch.setattr(send_due, "apply_async", refuse)
    assert outbox.drain() == 1
    assert (mailoutbox, set(states(told).values())) == ([], {"queued"})
    send_due()
    assert len(mailoutbox) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [RedisConnectionError("refused"), drain_outbox.OperationalError("no broker")])
def test_an_officer_sends_a_notice_while_the_broker_is_down(bens_partner, ada, client_of, monkeypatch, error):
    def refuse(*args, **kwargs):
        raise error

    browser = client_of(ada)
    notice = draft_notice(actor=ada, audience={"partners": ["benco"]}, **TEXTS)
    monkeypatch.setattr(outbox.cache, "add", refuse)
    monkeypatch.setattr(drain_outbox, "apply_async", refuse)
    assert browser.post(f"/notices/{notice.pk}/send/").status_code == 302
    assert Notice.objects.get(pk=notice.pk).status == NoticeStatus.SENDING
    assert notice.deliveries.count() == 1


@pytest.mark.django_db
def test_a_mail_queued_anew_while_it_is_sent_stays_queued(told, ada):
    row = claim()[0]
    deliveries.resend_mail(Delivery.objects.get(pk=row.pk), actor=ada, reason="test")
    row.state = DeliveryState.ACCEPTED
    deliveries.keep_result(row)
    assert Delivery.objects.get(pk=row.pk).state == DeliveryState.QUEUED


@pytest.mark.django_db
def test_the_page_says_which_mail_may_have_arrived_twice(told, ada, client_of):
    send_waiting()
    Delivery.objects.filter(pk=mails(told)["b"].pk).update(error=MAYBE_TWICE)
    page = client_of(ada).get(f"/notices/{told.pk}/").content.decode()
    assert page.count("may have arrived already") == 1

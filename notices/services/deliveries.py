"""Sends the mails of deliveries: rows first, claimed for a time, each result kept for itself.

A sender that dies loses at most the result of the mail it was handing over; its other mails are not sent twice.
"""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from history import clock
from jobs import outbox
from jobs.mail import build_mail
from notices.markdown import to_html
from notices.models import Channel, Delivery, DeliveryState, Notice, NoticeStatus
from notices.services.reading import link_token
from partners.exceptions import Refused
from partners.models import Contact

log = structlog.get_logger(__name__)
BATCH = 20
CLAIMED_FOR = timedelta(minutes=15)
"""Longer than a batch takes with a mail server that lets every mail time out."""
MOST_ATTEMPTS = 8
LONGEST_ERROR = 500
PERMANENT = 500
"""From this code on a mail server's refusal is for good; below it asks to come again later (RFC 5321, 4.2.1)."""
GIVEN_UP = gettext_noop("The sender broke off at this mail again and again: look at it before it is sent once more.")
MAYBE_TWICE = gettext_noop("The sender broke off while sending: this mail may have arrived already, or twice.")


def send_waiting(limit: int = 10_000) -> int:
    """Send what is due; return how many were tried. Two senders never share a row. Never inside a transaction."""
    requeue_stale()
    tried = 0
    while tried < limit:
        rows = claim()
        tried += len(rows)
        if not rows:
            break
        send_batch(rows)
    close_sent()
    return tried


def claim() -> list[Delivery]:
    """Take a batch for this sender and commit that, before anything is handed over.

    A mail at which a sender broke off is taken alone and after the others: it may do so again.
    """
    now = clock.now()
    with transaction.atomic(durable=True):
        rows = list(
            Delivery.objects.waiting(now)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("notice", "contact", "partner")
            .order_by("next_attempt_at", "pk")[:BATCH]
        )
        rows = [row for row in rows if row.error != MAYBE_TWICE] or rows[:1]
        for row in rows:
            row.state, row.attempts, row.next_attempt_at = DeliveryState.SENDING, row.attempts + 1, now + CLAIMED_FOR
        Delivery.objects.bulk_update(rows, ["state", "attempts", "next_attempt_at"])
    return rows


def requeue_stale() -> int:
    """Queue what a sender claimed and never told of; such a mail may have been handed over, and the row says so.

    One at which every sender broke off is given up, so that it does not end those that come after.
    """
    now = clock.now()
    stale = Delivery.objects.filter(state=DeliveryState.SENDING, next_attempt_at__lte=now)
    stale.filter(attempts__gte=MOST_ATTEMPTS).update(state=DeliveryState.BOUNCED, bounced_at=now, error=GIVEN_UP)
    return stale.update(state=DeliveryState.QUEUED, error=MAYBE_TWICE)


def send_batch(rows: list[Delivery]) -> None:
    connection = get_connection()
    for row in rows:
        send_one(row, connection)
    connection.close()


def send_one(row: Delivery, connection) -> None:
    """Send one mail and keep what became of it, whatever that is."""
    row.next_attempt_at = None
    try:
        mail = mail_of(row)
        mail.connection = connection
        mail.send()
        row.state, row.accepted_at = DeliveryState.ACCEPTED, clock.now()
        row.error = row.error if row.error == MAYBE_TWICE else ""
    except SMTPRecipientsRefused as error:
        answers = error.recipients.values()
        text = "; ".join(f"{code} {said.decode(errors='replace')}" for code, said in answers)
        keep_failure(row, text, for_good=all(code >= PERMANENT for code, _said in answers))
    except (SMTPException, OSError) as error:
        keep_failure(row, str(error))
    except Exception as error:  # whatever one mail raises is kept on its row, and the others go on
        log.exception("notices.mail_failed", delivery=row.pk)
        keep_failure(row, repr(error))
    keep_result(row)


def keep_failure(row: Delivery, text: str, *, for_good: bool = False) -> None:
    """Try again later, ever more rarely; give up where the mail server refuses for good, or after MOST_ATTEMPTS."""
    now = clock.now()
    row.error = text[:LONGEST_ERROR]
    if for_good or row.attempts >= MOST_ATTEMPTS:
        row.state, row.bounced_at = DeliveryState.BOUNCED, now
    else:
        row.state, row.next_attempt_at = DeliveryState.FAILED, now + timedelta(minutes=2**row.attempts)
    if for_good:
        Contact.objects.filter(pk=row.contact_id).update(bounced_at=now)


def keep_result(row: Delivery) -> None:
    """Write what became of a mail, unless it was queued anew in the meantime."""
    names = ("state", "accepted_at", "bounced_at", "next_attempt_at", "error")
    claimed = Delivery.objects.filter(pk=row.pk, state=DeliveryState.SENDING, attempts=row.attempts)
    claimed.update(**{name: getattr(row, name) for name in names})


def mail_of(row: Delivery):
    """Return the mail of a delivery in its reader's language, with the link that fits the reader."""
    notice = row.notice
    if row.contact.user_id:
        path = reverse("notices:inbox_notice", args=[notice.pk])
    else:
        path = reverse("notices:public_notice", args=[link_token(row)])
    body = getattr(notice, f"body_{row.language}")
    context = {
        "notice": notice,
        "title": getattr(notice, f"subject_{row.language}"),
        "body_html": to_html(body),
        "body_text": body,
        "name": row.contact.name,
        "partner": row.partner,
        "link": settings.ORIGIN + path,
    }
    headers = {"List-Id": "Partner portal notices <notices.portal>", "X-Notice": str(notice)}
    return build_mail("notice", context, to=row.contact.email, language=row.language, headers=headers)


def close_sent() -> None:
    """Mark the notices as sent of which no delivery is waiting any more."""
    waiting = Delivery.objects.filter(state__in=[DeliveryState.QUEUED, DeliveryState.SENDING]).values("notice")
    Notice.objects.filter(status=NoticeStatus.SENDING).exclude(pk__in=waiting).update(status=NoticeStatus.SENT)


def resend_mail(row: Delivery, *, actor, reason: str) -> Delivery:
    """Send one mail once more, to the address its contact has now; the log says who asked for it and why."""
    if row.channel != Channel.MAIL:
        raise Refused(_("%(delivery)s is in the inbox: only a mail can be sent again.") % {"delivery": row}, "no_mail")
    with transaction.atomic():
        row.state, row.next_attempt_at, row.bounced_at, row.error = DeliveryState.QUEUED, clock.now(), None, ""
        row.attempts = 0
        row.save(update_fields=["state", "next_attempt_at", "bounced_at", "error", "attempts"])
        outbox.put("notices.send", {})
    log.info("notices.mail_sent_again", delivery=row.pk, actor=actor.pk, reason=reason)
    return row


def remind(notice: Notice) -> int:
    """Send a notice's mails once more to the partners that have not acknowledged it; return how many."""
    acknowledged = notice.acknowledgements.values("partner")
    return (
        notice.deliveries.filter(channel="mail")
        .exclude(partner__in=acknowledged)
        .exclude(state=DeliveryState.BOUNCED)
        .update(state=DeliveryState.QUEUED, next_attempt_at=clock.now(), attempts=0)
    )

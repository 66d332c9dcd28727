"""Sends the mails of deliveries: rows first, then batches over one connection."""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from history import clock
from jobs import outbox
from jobs.mail import build_mail
from notices.markdown import to_html
from notices.models import Channel, Delivery, DeliveryState, Notice, NoticeStatus
from notices.services.reading import link_token
from partners.exceptions import Refused
from partners.models import Contact

log = structlog.get_logger(__name__)
BATCH = 100
MOST_ATTEMPTS = 8


def send_waiting(limit: int = 10_000) -> int:
    """Send what is due, a batch a transaction; return how many were tried. Two senders never share a row."""
    tried = 0
    while tried < limit:
        done = send_batch()
        tried += done
        if not done:
            break
    close_sent()
    return tried


def send_batch() -> int:
    with transaction.atomic():
        rows = list(
            Delivery.objects.waiting(clock.now())
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("notice", "contact", "partner")
            .order_by("next_attempt_at", "pk")[:BATCH]
        )
        if rows:
            connection = get_connection()
            for row in rows:
                send_one(row, connection)
            connection.close()
        return len(rows)


def send_one(row: Delivery, connection) -> None:
    """Send one mail and keep what became of it."""
    row.attempts += 1
    row.next_attempt_at = None
    try:
        mail = mail_of(row)
        mail.connection = connection
        mail.send()
        row.state, row.accepted_at, row.error = DeliveryState.ACCEPTED, clock.now(), ""
    except SMTPRecipientsRefused as error:
        row.state, row.bounced_at = DeliveryState.BOUNCED, clock.now()
        row.error = "; ".join(f"{code} {text.decode(errors='replace')}" for code, text in error.recipients.values())
        Contact.objects.filter(pk=row.contact_id).update(bounced_at=row.bounced_at)
    except (SMTPException, OSError) as error:
        row.error = str(error)[:500]
        row.state = DeliveryState.FAILED if row.attempts < MOST_ATTEMPTS else DeliveryState.BOUNCED
        if row.state == DeliveryState.FAILED:
            row.next_attempt_at = clock.now() + timedelta(minutes=2**row.attempts)
    row.save()


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
        row.save(update_fields=["state", "next_attempt_at", "bounced_at", "error"])
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
        .update(state=DeliveryState.QUEUED, next_attempt_at=clock.now())
    )

"""Tells by mail what becomes of answers and commitments of a policy's gap; called by the outbox."""

import logging
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from history import clock
from history.changes import change
from jobs.mail import build_mail
from licensing.models import GapItem
from partners.models import Contact

log = logging.getLogger(__name__)


def tell_asker(payload: dict) -> None:
    """Mail one person about what they asked or entered; what was decided otherwise since is told by a later mail."""
    reader = reader_of(payload)
    decided = {"fate": payload["fate"], "decided_at": datetime.fromisoformat(payload["at"])}
    with change(actor=None, reason="system:gap-told"):
        rows = GapItem.objects.select_for_update(of=("self",)).filter(pk__in=payload["items"], **decided)
        items = list(rows.select_related("policy", "decision__customer", "commitment__customer").order_by("pk"))
        if reader is None or not items:
            return
        GapItem.objects.filter(pk__in=[row.pk for row in items], told_at=None).update(told_at=clock.now())
        send(reader, items, payload["fate"])


def reader_of(payload: dict):
    """Return the person or contact to tell; None for one who is there no more."""
    if "user" in payload:
        return get_user_model().objects.filter(pk=payload["user"], is_active=True).first()
    return Contact.objects.active().filter(pk=payload["contact"]).first()


def send(reader, items: list[GapItem], fate: str) -> None:
    policy = items[0].policy
    context = {
        "policy": policy,
        "items": [line_of(row) for row in items],
        "fate": fate,
        "link": settings.ORIGIN + reverse("licensing:policy_detail", args=[policy.pk]),
    }
    try:
        build_mail("gap", context, to=reader.email, language=reader.language).send()
    except SMTPRecipientsRefused:
        log.warning("gap.mail_refused", extra={"policy": policy.pk, "reader": reader.pk})


def line_of(row: GapItem) -> dict:
    """Return {"name", "customer"} of an item."""
    if row.decision is not None:
        return {"name": row.decision.receipt, "customer": row.decision.customer or row.decision.customer_text}
    return {"name": f"C-{row.commitment_id} {row.commitment}", "customer": row.commitment.customer}

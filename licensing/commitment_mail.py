"""Tells people by mail what the distributor said of their contracts, bids and awards; called by the outbox."""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from jobs.mail import build_mail
from licensing.models import Commitment
from partners.selectors import actor_for

log = logging.getLogger(__name__)
MOST_NAMED = 50


def send_commitment_mail(payload: dict) -> None:
    """Mail one person about entries that were confirmed or refused, as they stand by now; none they may not see."""
    user = get_user_model().objects.get(pk=payload["to"])
    rows = Commitment.objects.visible_to(actor_for(user)).filter(pk__in=payload["commitments"])
    found = list(rows.select_related("customer__merged_into").order_by("pk"))
    if not found or not user.is_active:
        return
    page = ["licensing:commitment_detail", [found[0].pk]] if len(found) == 1 else ["licensing:commitment_list", []]
    context = {
        "rows": found[:MOST_NAMED],
        "more": len(found[MOST_NAMED:]),
        "refused": sum(row.state == "refused" for row in found),
        "link": settings.ORIGIN + reverse(page[0], args=page[1]),
    }
    try:
        build_mail("commitments", context, to=user.email, language=user.language).send()
    except SMTPRecipientsRefused:
        log.warning("commitments.mail_refused", extra={"commitments": payload["commitments"], "person": user.pk})

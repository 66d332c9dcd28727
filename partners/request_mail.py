"""Tells people by mail that a request moved; called by the outbox.

A mail names the request and whose turn it is, and leads to its page: what was written there stays there.
"""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from jobs.mail import build_mail
from partners.models import RequestMessage
from partners.selectors import actor_for

log = logging.getLogger(__name__)


def send_request_mail(payload: dict) -> None:
    """Mail one person about one step; whoever may no longer see the request is not told of it."""
    person = get_user_model().objects.get(pk=payload["to"])
    actor = actor_for(person)
    visible = RequestMessage.objects.visible_to(actor).select_related("request__partner")
    message = visible.filter(pk=payload["message"]).first()
    if message is None or not person.is_active:
        return
    link = settings.ORIGIN + reverse("requests:request_detail", args=[message.request.code])
    is_yours = message.request.is_open and actor.side_in(message.request.partner_id) == message.request.turn
    context = {"request": message.request, "link": link, "yours": is_yours}
    try:
        build_mail("request", context, to=person.email, language=person.language).send()
    except SMTPRecipientsRefused:
        log.warning("requests.mail_refused", extra={"message": message.pk, "person": person.pk})

"""The demo's mail server: keeps mails as rows, and refuses the domains that bounce."""

from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from jobs.models import SentMail


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            refused = [to for to in message.recipients() if to.rpartition("@")[2] in settings.MAILBOX_REJECT_DOMAINS]
            if refused:
                raise SMTPRecipientsRefused(dict.fromkeys(refused, (550, b"5.1.1 No such user here")))
            keep(message)
        return len(email_messages)


def keep(message) -> None:
    html = next((content for content, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
    SentMail.objects.create(
        to=", ".join(message.to),
        sender=message.from_email,
        subject=message.subject,
        text=message.body,
        html=html,
        headers=dict(message.extra_headers),
        at=timezone.now(),
    )

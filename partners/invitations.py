"""Sends invitations; called by the outbox."""

from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.urls import reverse

from history import clock
from jobs.mail import build_mail
from partners.models import Contact, Invitation
from partners.services.invitations import renew_secret


def send_invitation(payload: dict) -> None:
    """Mail an open invitation with a fresh link; one that was accepted or withdrawn meanwhile is left alone."""
    invitation = Invitation.objects.select_related("partner", "invited_by").get(pk=payload["invitation"])
    if invitation.accepted_at or invitation.withdrawn_at:
        return
    link = settings.ORIGIN + reverse("partners:invitation_accept", args=[renew_secret(invitation)])
    context = {"invitation": invitation, "link": link}
    try:
        build_mail("invitation", context, to=invitation.email, language=invitation.language).send()
    except SMTPRecipientsRefused:
        # Trying again does not help: the address is marked, and the board shows that nothing was sent.
        Contact.objects.filter(partner=invitation.partner, email=invitation.email).update(bounced_at=clock.now())
        return
    invitation.sent_at = clock.now()
    invitation.save(update_fields=["sent_at"])

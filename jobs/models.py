"""Work that must not be lost is a row first: the outbox, and what was mailed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Outbox(models.Model):
    """One piece of work to carry out after its transaction: a topic (settings.OUTBOX_HANDLERS) and its values."""

    topic = models.CharField(_("topic"), max_length=60)
    payload = models.JSONField(_("values"), default=dict)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    available_at = models.DateTimeField(_("next attempt"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("piece of work")
        verbose_name_plural = _("outbox")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["available_at"], condition=Q(done_at=None), name="outbox_open")]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class SentMail(models.Model):
    """A mail in the demo's mailbox. Bodies are forgotten after settings.MAIL_KEPT_DAYS."""

    to = models.CharField(_("to"), max_length=320)
    sender = models.CharField(_("from"), max_length=320)
    subject = models.CharField(_("subject"), max_length=400)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("sent mail")
        verbose_name_plural = _("sent mails")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject

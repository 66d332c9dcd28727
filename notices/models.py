"""Who was told: notices, their deliveries, and who acknowledged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from notices.querysets import AcknowledgementQuerySet, DeliveryQuerySet, NoticeQuerySet


class NoticeKind(models.TextChoices):
    POLICY = "policy", _("a rule changed")
    CHANGE = "change", _("your licenses changed")
    MESSAGE = "message", _("message")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction")
    CANCELLATION = "cancellation", _("cancellation")


class NoticeStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    SUPERSEDED = "superseded", _("superseded")
    CANCELLED = "cancelled", _("cancelled")


OVER = (NoticeStatus.SUPERSEDED, NoticeStatus.CANCELLED)
"""What nobody has to acknowledge any more."""


class Notice(models.Model):
    """A numbered message in several languages. `number` is the primary key; what was sent never changes.

    `audience` is {"groups": [code], "lines": [slug], "segments": [code], "partners": [slug]}; see
    notices.audience. `text_hash` is the SHA-256 of all texts, set when it is sent.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind.choices, default=NoticeKind.MESSAGE)
    status = models.CharField(_("status"), max_length=10, choices=NoticeStatus.choices, default=NoticeStatus.DRAFT)
    policy = models.ForeignKey(
        "licensing.Policy", models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("policy")
    )
    source = models.CharField(_("source"), max_length=80, blank=True, editable=False)
    refers_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("refers to")
    )
    subject_en = models.CharField(_("subject, English"), max_length=200)
    body_en = models.TextField(_("text, English (Markdown)"))
    subject_ru = models.CharField(_("subject, Russian"), max_length=200)
    body_ru = models.TextField(_("text, Russian (Markdown)"))
    audience = models.JSONField(_("audience"), default=dict)
    needs_acknowledgement = models.BooleanField(_("to be acknowledged"), default=False)
    acknowledge_by = models.DateField(_("acknowledge by"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    scheduled_for = models.DateTimeField(_("send at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    text_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="notice_one_per_source")
        ]

    def __str__(self) -> str:
        return f"N-{self.pk}"

    @property
    def number(self) -> int:
        return self.pk

    @property
    def subject(self) -> str:
        """The subject in the reader's language."""
        return self.subject_ru if (get_language() or "en").startswith("ru") else self.subject_en

    @property
    def body(self) -> str:
        """The text in the reader's language, Markdown."""
        return self.body_ru if (get_language() or "en").startswith("ru") else self.body_en


class Channel(models.TextChoices):
    MAIL = "mail", _("mail")
    INBOX = "inbox", _("inbox")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    ACCEPTED = "accepted", _("accepted")
    FAILED = "failed", _("failed, will be tried again")
    BOUNCED = "bounced", _("bounced")


class Delivery(models.Model):
    """One recipient of one notice on one channel. The inbox is the partner's; mail goes to a contact."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries", verbose_name=_("notice"))
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("partner"))
    contact = models.ForeignKey(
        "partners.Contact", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel.choices)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("bounced"), null=True, blank=True)
    error = models.CharField(_("what the mail server said"), max_length=500, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["notice", "partner", "channel", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "partner", "channel", "contact"],
                nulls_distinct=False,
                name="delivery_once",
            ),
            models.CheckConstraint(
                condition=Q(channel="inbox", contact=None) | Q(channel="mail", contact__isnull=False),
                name="delivery_mail_has_a_contact",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "failed"]), name="delivery_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice} → {self.contact or self.partner}"


class Acknowledgement(models.Model):
    """One person's confirmation of one version of a notice for one organization. Append-only."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="acknowledgements", verbose_name=_("notice"))
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("partner"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    contact = models.ForeignKey(
        "partners.Contact", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role in the organization"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField(_("when"))

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "partner"], name="acknowledgement_once_a_partner")]

    def __str__(self) -> str:
        return f"{self.notice}: {self.name}"


class NoticeReading(models.Model):
    """That a person has opened a notice; a read mark, kept for a stated time."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="readings", verbose_name=_("notice"))
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("partner"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "partner", "user"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.notice}: {self.user}"

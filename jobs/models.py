"""Work that must not be lost is a row first: the outbox, and what was mailed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("waits for its turn")
    RUNNING = "running", _("is running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """Long work of one person: its values and file, how it went, what came of it.

    `kind` names a handler of settings.JOB_HANDLERS. `result` is what the handler returned; `output` a file it wrote.
    How far it is stands in the cache, see jobs.running.
    """

    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    payload = models.JSONField(_("values"), default=dict)
    upload = models.FileField(_("file"), upload_to="jobs/", blank=True)
    output = models.FileField(_("result file"), upload_to="jobs/", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    result = models.JSONField(_("result"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], condition=Q(state__in=["queued", "running"]), name="job_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


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

"""Requests: what anyone asks for, the thread about it, and the documents sent along."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from partners.models.partner import Partner
from partners.querysets import AttachmentQuerySet, RequestMessageQuerySet, RequestQuerySet


class RequestKind(models.TextChoices):
    LICENSE = "license", _("sales license")
    CLASSIFICATION = "classification", _("segment of a customer")
    EXCEPTION = "exception", _("exception")
    APPROVAL = "approval", _("approval")
    QUESTION = "question", _("question")
    CORRECTION = "correction", _("correction")


class RequestState(models.TextChoices):
    OPEN = "open", _("open")
    NEEDS_MORE = "needs_more", _("needs more")
    GRANTED = "granted", _("request granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")


class RequestSide(models.TextChoices):
    ASKER = "asker", _("the partner")
    DISTRIBUTOR = "distributor", _("the distributor")


OPEN_STATES = [RequestState.OPEN, RequestState.NEEDS_MORE]


@recorded()
class Request(models.Model):
    """Anyone asking for anything: one thread, one state machine (see partners.requests).

    `code` counts a partner's own requests: it tells nobody how many others asked. While it is open somebody has the
    turn, and a day by which to act; then nobody has. `snoozed_until` keeps it out of To do until that day.
    """

    code = models.SlugField(_("number"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=RequestKind.choices)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="requests", verbose_name=_("partner"))
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    subject = models.CharField(_("subject"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    turn = models.CharField(_("whose turn"), max_length=11, choices=RequestSide.choices, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("assigned to")
    )
    snoozed_until = models.DateField(_("put off until"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked"))

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["due", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, due__isnull=False) & ~Q(turn="")
                | ~Q(state__in=OPEN_STATES) & Q(turn="", due=None, snoozed_until=None),
                name="request_turn_while_open",
            )
        ]
        indexes = [models.Index(fields=["due"], condition=~Q(turn=""), name="request_due")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.turn != ""


class MessageKind(models.TextChoices):
    """What happened with a message. The last four are seen by the distributor alone."""

    OPENED = "opened", _("asked the distributor")
    REPLY = "reply", _("wrote")
    ASK_MORE = "ask_more", _("asked for more")
    GRANT = "grant", _("granted the request")
    REFUSE = "refuse", _("refused the request")
    WITHDRAW = "withdraw", _("took it back")
    ASSIGN = "assign", _("gave it to somebody")
    SNOOZE = "snooze", _("put it off")
    PROPOSE = "propose", _("would grant it; a second person decides")
    OBJECT = "object", _("as the second person, was against it")


@recorded()
class RequestMessage(models.Model):
    """One step of a request: who wrote or did what, and from which side."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="messages", verbose_name=_("request"))
    kind = models.CharField(_("what happened"), max_length=8, choices=MessageKind.choices)
    side = models.CharField(_("side"), max_length=11, choices=RequestSide.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"), max_length=4000, blank=True)
    at = models.DateTimeField(_("when"))

    objects = RequestMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a request")
        verbose_name_plural = _("messages of requests")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_kind_display()}"


def private_place(attachment: "Attachment", name: str) -> str:
    """Return where a file is kept: under no name that anybody could guess, and at no address of its own."""
    return f"requests/{uuid.uuid4().hex}"


@recorded()
class Attachment(models.Model):
    """A document sent with a message; its kind was told from its content. Only a page with a guard hands it out."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(RequestMessage, models.PROTECT, related_name="attachments", verbose_name=_("message"))
    file = models.FileField(_("file"), upload_to=private_place)
    name = models.CharField(_("name"), max_length=100)
    content_type = models.CharField(_("kind of file"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a request")
        verbose_name_plural = _("documents of requests")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

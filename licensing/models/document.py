"""Documents that rules rest on: the vendor's letter, a statement, a contract; kept as they came, with their hash."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.querysets import OperatorQuerySet


def private_place(document: "Document", name: str) -> str:
    """Return where a file is kept: under no name that anybody could guess, and at no address of its own."""
    return f"documents/{uuid.uuid4().hex}"


class Document(models.Model):
    """A file that was looked through (files.documents). Never changed; only a page with a guard hands it out."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to=private_place)
    name = models.CharField(_("name"), max_length=100)
    content_type = models.CharField(_("kind of file"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    kept_at = models.DateTimeField(_("kept since"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("kept by")
    )

    objects = OperatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

"""When the sources of holdings last spoke of what they record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatedRecord(models.Model):
    """When a source last spoke of one of its records of holdings: an earlier statement, brought in later, is passed over.

    It stands by itself, for a record that was closed may have no holding on file. Only of sources that date what they
    say.
    """

    dataset = models.CharField(_("source"), max_length=60)
    key = models.CharField(_("key in the source"), max_length=250)
    stated_at = models.DateTimeField(_("stated"))

    class Meta:
        verbose_name = _("dated record of a source")
        verbose_name_plural = _("dated records of sources")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="stated_record_once")]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.key}"

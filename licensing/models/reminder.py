"""When holders are reminded of licenses that end, and which reminders were sent."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.models.license import License
from licensing.querysets import RenewalReminderQuerySet, SentReminderQuerySet


@recorded()
class RenewalReminder(models.Model):
    """Holders are told so many days before the last day of a license that nothing follows."""

    days_before = models.PositiveSmallIntegerField(
        _("days before the last day"), unique=True, validators=[MinValueValidator(0), MaxValueValidator(365)]
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = RenewalReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder of a license's end")
        verbose_name_plural = _("reminders of a license's end")
        ordering = ["-days_before"]

    def __str__(self) -> str:
        return _("%(days)s days before") % {"days": self.days_before}


class SentReminder(models.Model):
    """A license's holder was reminded, by the table's row of so many days."""

    license = models.ForeignKey(License, models.PROTECT, related_name="reminders", verbose_name=_("sales license"))
    days_before = models.PositiveSmallIntegerField(_("days before the last day"))
    sent_on = models.DateField(_("when"))

    objects = SentReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sent reminder")
        verbose_name_plural = _("sent reminders")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["license", "days_before"], name="sentreminder_once")]

    def __str__(self) -> str:
        return f"{self.license}: {self.days_before}"

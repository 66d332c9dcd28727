"""Register codes: the tables of their schemes, what each says by the rules, and which a customer bears."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.models.ownership import SourceDocument
from customers.models.segment import Segment
from history.recording import recorded


class CodeScheme(models.TextChoices):
    OKOPF = "okopf", _("OKOPF, legal form (Russia)")
    OKFS = "okfs", _("OKFS, form of ownership (Russia)")
    OKOGU = "okogu", _("OKOGU, superior body (Russia)")
    OKVED = "okved", _("OKVED, activity (Russia)")
    KFS = "kfs", _("KFS, form of ownership (Kazakhstan)")
    KBE = "kbe", _("KBe, sector (Kazakhstan)")
    KOPFG = "kopfg", _("KOPFG, legal form (Ukraine)")


class Weight(models.TextChoices):
    """How strongly a code speaks; the values are those of customers.classification.Strength."""

    PROOF = "proof", _("proof: the segment is carried")
    SIGNAL = "signal", _("signal: asks for a closer look")
    HINT = "hint", _("hint: is shown and asks nothing")


def in_language(english: str, russian: str) -> str:
    """Return the Russian text to a Russian reader where there is one."""
    return (russian if (get_language() or "en").startswith("ru") else "") or english


@recorded()
class CodeTable(models.Model):
    """One edition of a classifier. `is_complete`: a code that is not in it does not exist."""

    scheme = models.CharField(_("classifier"), max_length=8, choices=CodeScheme.choices)
    edition = models.CharField(_("edition"), max_length=60)
    country = models.CharField(_("country"), max_length=2)
    title_en = models.CharField(_("title, English"), max_length=120)
    title_ru = models.CharField(_("title, Russian"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=300)
    published_on = models.DateField(_("published"), null=True, blank=True)
    is_current = models.BooleanField(_("current edition"), default=True)
    is_complete = models.BooleanField(_("complete"), default=False)

    class Meta:
        verbose_name = _("table of codes")
        verbose_name_plural = _("tables of codes")
        ordering = ["country", "scheme", "-is_current", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "edition"], name="code_table_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=models.Q(is_current=True), name="code_table_one_current_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_ru)


@recorded()
class Code(models.Model):
    """A code and its meaning. Of one that is not `is_confirmed` no source was found: its meaning is not shown."""

    table = models.ForeignKey(CodeTable, models.PROTECT, related_name="codes", verbose_name=_("table"))
    code = models.CharField(_("code"), max_length=12)
    meaning_en = models.CharField(_("meaning, English"), max_length=300)
    meaning_ru = models.CharField(_("meaning, Russian"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by a source"), default=True)
    valid = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["table", "code"]
        constraints = [models.UniqueConstraint(fields=["table", "code"], name="code_once_in_its_table")]

    def __str__(self) -> str:
        return self.code

    @property
    def meaning(self) -> str:
        """The meaning in the reader's language; empty where no source confirms it."""
        return in_language(self.meaning_en, self.meaning_ru) if self.is_confirmed else ""


@recorded()
class CodeSuccession(models.Model):
    """Which code of the current edition stands in the place of one of an earlier edition."""

    old = models.OneToOneField(Code, models.PROTECT, related_name="succession", verbose_name=_("old code"))
    new = models.ForeignKey(Code, models.PROTECT, related_name="+", verbose_name=_("new code"))

    class Meta:
        verbose_name = _("successor of a code")
        verbose_name_plural = _("successors of codes")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="code_not_its_successor")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


@recorded()
class CodeRule(models.Model):
    """What a code says: which segment, how strongly. `code` is a whole code or its beginning; the longest decides."""

    scheme = models.CharField(_("classifier"), max_length=8, choices=CodeScheme.choices)
    code = models.CharField(_("code or its beginning"), max_length=12)
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="+", verbose_name=_("segment"))
    strength = models.CharField(_("strength"), max_length=6, choices=Weight.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    valid = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("rule of a code")
        verbose_name_plural = _("rules of codes")
        ordering = ["scheme", "code", "pk"]
        constraints = [
            ExclusionConstraint(
                name="code_rule_once_at_a_time",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("segment", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}: {self.segment}"


@recorded()
class CustomerCode(models.Model):
    """A code that a register gives a customer; ended, never deleted.

    `code` is as it stands there; `edition` names an earlier edition of the classifier, empty is the current one.
    `counts_as` is the code of the current edition by which the rules read it; empty where an earlier one has none.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="codes", verbose_name=_("customer"))
    scheme = models.CharField(_("classifier"), max_length=8, choices=CodeScheme.choices)
    code = models.CharField(_("code"), max_length=12)
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    counts_as = models.CharField(_("counts as"), max_length=12, blank=True)
    source = models.CharField(_("where it stands"), max_length=300)
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    valid = DateRangeField(_("period"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("found by")
    )

    class Meta:
        verbose_name = _("code of a customer")
        verbose_name_plural = _("codes of customers")
        ordering = ["customer", "scheme", "-pk"]
        indexes = [models.Index(fields=["scheme", "counts_as"], name="customer_code_by_code")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"

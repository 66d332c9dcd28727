"""What an officer has to look at: evidence that contradicts, and missing facts that were answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.models.ownership import Entity
from customers.querysets import ReviewQuerySet, SettlementQuerySet
from history.recording import recorded


class ReviewCause(models.TextChoices):
    """What contradicts, most pressing first."""

    CONFLICT = "conflict", _("evidence against what was found")
    DECLARATION = "declaration", _("a partner's declaration")
    IMPORT = "import", _("brought in from a file")
    SIGNAL = "signal", _("a signal")
    SOURCES = "sources", _("sources contradict each other")


class ReviewOutcome(models.TextChoices):
    """`gone`: the evidence no longer contradicts, so nobody had to decide."""

    OPEN = "open", _("open")
    KEPT = "kept", _("what was found stands")
    TAKEN = "taken", _("the new evidence is right")
    UNSETTLED = "unsettled", _("neither is proved: the question is open")
    GONE = "gone", _("no longer contradicts")


DECIDED = (ReviewOutcome.KEPT, ReviewOutcome.TAKEN, ReviewOutcome.UNSETTLED)


class UndoneModel(models.Model):
    """Something a person did that one click takes back."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=500)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        abstract = True


@recorded()
class ReviewAct(UndoneModel):
    """One decision over one or several reviews.

    `before` is what it takes to undo it: {"ended": [[finding, from, to]], "found": [finding]}, by primary key.
    """

    outcome = models.CharField(_("decision"), max_length=10, choices=ReviewOutcome.choices)
    before = models.JSONField(_("what an undo restores"), default=dict)

    class Meta:
        verbose_name = _("decision of a review")
        verbose_name_plural = _("decisions of reviews")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_outcome_display()


@recorded()
class Review(models.Model):
    """That two pieces of evidence about a customer contradict each other, and what an officer said to it.

    `one` is what stands, `other` what speaks against it, as they were when the review was opened (see
    customers.selectors.reviews). `key` names the contradiction, so that it is opened once.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="reviews", verbose_name=_("customer"))
    cause = models.CharField(_("cause"), max_length=12, choices=ReviewCause.choices)
    code = models.CharField(_("contradiction"), max_length=40)
    key = models.CharField(_("which contradiction"), max_length=400)
    one = models.JSONField(_("what stands"))
    other = models.JSONField(_("what speaks against it"))
    opened_at = models.DateTimeField(_("opened"))
    outcome = models.CharField(
        _("how it stands"), max_length=10, choices=ReviewOutcome.choices, default=ReviewOutcome.OPEN
    )
    act = models.ForeignKey(
        ReviewAct, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("decided by")
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "key"], name="review_one_per_contradiction"),
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "gone"], act=None) | Q(outcome__in=list(DECIDED), act__isnull=False),
                name="review_decided_by_an_act",
            ),
        ]
        indexes = [models.Index(fields=["cause", "id"], condition=Q(outcome="open"), name="review_open")]

    def __str__(self) -> str:
        return f"{self.customer}: {self.get_cause_display()}"


class SettledAs(models.TextChoices):
    """What a missing fact turned out to be."""

    PUBLIC = "public", _("it is a public body")
    PRIVATE = "private", _("no state in it")
    OWNERS = "owners", _("these are its owners")
    FINDING = "finding", _("found by an officer")


@recorded()
class Settlement(UndoneModel):
    """That a missing fact was answered: of an entity, or of a customer with nothing on file.

    `customers` and `answers` say how many customers it settled and how many stored answers changed. `before` is what
    it takes to undo it: {"kind": earlier kind or null, "holdings": [...], "facts": [...], "findings": [...]}.
    """

    entity = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="settlements", verbose_name=_("entity")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="settlements", verbose_name=_("customer")
    )
    answer = models.CharField(_("what it turned out to be"), max_length=8, choices=SettledAs.choices)
    customers = models.PositiveIntegerField(_("customers settled"), default=0)
    answers = models.PositiveIntegerField(_("answers changed"), default=0)
    before = models.JSONField(_("what an undo restores"), default=dict)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("answered question")
        verbose_name_plural = _("answered questions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entity=None, customer__isnull=False) | Q(entity__isnull=False, customer=None),
                name="settlement_of_an_entity_or_a_customer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity or self.customer}: {self.get_answer_display()}"

"""Who owns what: entities, holdings, what is known of an entity, the documents it rests on, and the shares found."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.querysets import EntityQuerySet, HoldingQuerySet, OwnershipProblemQuerySet
from history.recording import recorded


class EntityKind(models.TextChoices):
    """What an owner or a company is, and what follows for the state's share.

    A public body counts 100 percent; a person and a foreign state count 0; a company is computed from its owners. Of
    the free float and of an owner that is not named nothing is known: they stay open.
    """

    COMPANY = "company", _("company")
    PUBLIC_BODY = "public_body", _("public body")
    PERSON = "person", _("person")
    FOREIGN_STATE = "foreign_state", _("foreign state")
    FREE_FLOAT = "free_float", _("free float")
    UNNAMED = "unnamed", _("owner that is not named")


@recorded()
class SourceDocument(models.Model):
    """What holdings and facts rest on: a file that was brought in, or a document an officer names."""

    title = models.CharField(_("title"), max_length=300)
    link = models.URLField(_("address"), max_length=500, blank=True)
    file_name = models.CharField(_("file"), max_length=300, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


@recorded()
class Entity(models.Model):
    """Whoever owns or is owned. `customer` is set where it is a customer of the portal.

    `scheme` and `value` are the number by which a register knows it. An entity `merged_into` another is the same one
    recorded twice: its holdings count as the other's.
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=14, choices=EntityKind.choices, default=EntityKind.COMPANY)
    name = models.CharField(_("name of the entity"), max_length=300)
    country = models.CharField(_("country"), max_length=2, blank=True)
    scheme = models.CharField(_("scheme"), max_length=40, blank=True)
    value = models.CharField(_("number"), max_length=60, blank=True)
    customer = models.OneToOneField(
        Customer, models.PROTECT, null=True, blank=True, related_name="entity", verbose_name=_("customer")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("the same as")
    )
    search_key = models.TextField(_("search key"), editable=False, default="")

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], condition=~Q(value=""), name="entity_one_per_number"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="entity_not_merged_into_itself"),
        ]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="entity_search")]

    def __str__(self) -> str:
        return self.name


class EntityKey(models.Model):
    """By what a source's files name an entity (`recordId`, id of a line), so that it is known again.

    `describes`: the source brought the entity in, and what it says of its name and kind later is taken over. An entity
    that was on file already, or that a person put right, keeps its own words. `stated_at` is the moment of the latest
    statement of it that was brought in, where the source dates its statements: an earlier one no longer counts.
    """

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="keys", verbose_name=_("entity"))
    dataset = models.CharField(_("source"), max_length=60)
    key = models.CharField(_("key"), max_length=300)
    describes = models.BooleanField(_("describes it"), default=False)
    stated_at = models.DateTimeField(_("stated"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of an entity")
        verbose_name_plural = _("keys of entities")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="entity_key_once")]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.key}"


class HoldingKind(models.TextChoices):
    """Shares count in the state's share and in the cascades; votes and control count as recorded control."""

    SHARES = "shares", _("shares")
    VOTES = "votes", _("votes")
    CONTROL = "control", _("control without shares")


@recorded()
class Holding(models.Model):
    """That an entity holds a part of another for a time; ended or made empty, never deleted.

    `low` and `high` are percent: the same for an exact share, apart for a band, none where no share is stated. They
    stand as the source says them, also where the source is wrong. `dataset` and `key` name the statement in its
    source, `row` the place in the file it was last read from. What a person changed is `is_corrected`: the same
    statement brought in again leaves it alone.
    """

    owner = models.ForeignKey(Entity, models.PROTECT, related_name="holdings", verbose_name=_("owner"))
    asset = models.ForeignKey(Entity, models.PROTECT, related_name="owned_by", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=8, choices=HoldingKind.choices, default=HoldingKind.SHARES)
    low = models.DecimalField(_("at least, percent"), max_digits=13, decimal_places=10, null=True, blank=True)
    high = models.DecimalField(_("at most, percent"), max_digits=13, decimal_places=10, null=True, blank=True)
    detail = models.CharField(_("in the words of the source"), max_length=300, blank=True)
    valid = DateRangeField(_("period"))
    source = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="holdings", verbose_name=_("document")
    )
    dataset = models.CharField(_("source"), max_length=60, blank=True)
    key = models.CharField(_("key in the source"), max_length=300, blank=True)
    row = models.CharField(_("row in the file"), max_length=100, blank=True)
    is_corrected = models.BooleanField(_("put right by a person"), default=False)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        ordering = ["asset", "-high", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "key"], condition=~Q(key=""), name="holding_one_per_key"),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__gte=0, high__gte=0), name="holding_share_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} → {self.asset}"


class Fact(models.TextChoices):
    COMPLETE = "complete", _("the listed owners are all there is")
    PRIVATE = "private", _("no state in it")


@recorded()
class EntityFact(models.Model):
    """What was found of an entity besides its holdings: that its owners are all listed, or that no state is in it."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="facts", verbose_name=_("entity"))
    fact = models.CharField(_("what is known"), max_length=8, choices=Fact.choices)
    evidence = models.CharField(_("evidence"), max_length=500)
    valid = DateRangeField(_("period"))
    source = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("document")
    )
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("found by")
    )

    class Meta:
        verbose_name = _("what is known of an entity")
        verbose_name_plural = _("what is known of entities")
        ordering = ["entity", "fact", "pk"]

    def __str__(self) -> str:
        return f"{self.entity}: {self.get_fact_display()}"


@recorded()
class EntityTopic(models.Model):
    """What a source says an entity is, in a word of its own (`gov`, `gov.soe`): evidence, not a share."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="topics", verbose_name=_("entity"))
    topic = models.CharField(_("topic"), max_length=40)
    dataset = models.CharField(_("source"), max_length=60)
    valid = DateRangeField(_("period"))
    source = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("document")
    )

    class Meta:
        verbose_name = _("topic of an entity")
        verbose_name_plural = _("topics of entities")
        ordering = ["entity", "topic", "pk"]

    def __str__(self) -> str:
        return f"{self.entity}: {self.topic}"


class GraphVersion(models.Model):
    """One state of the graph of holdings: every result names the one it was computed from."""

    made_at = models.DateTimeField(_("made"))
    on = models.DateField(_("computed for"))
    cause = models.CharField(_("cause"), max_length=500)
    entities = models.PositiveIntegerField(_("results written"), default=0)

    class Meta:
        verbose_name = _("version of the graph")
        verbose_name_plural = _("versions of the graph")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Known(models.IntegerChoices):
    NO = 0, _("no")
    UNKNOWN = 1, _("not known")
    YES = 2, _("yes")


class StateShare(models.Model):
    """The state's part in an entity, kept for quick reading; what it was found from is in the recorded tables.

    It stands for the days of `valid` only, and for what is known now; every other day, and every earlier knowledge,
    is computed from the holdings. `reaches` says that a chain leads to a public body over a holding without a share.
    """

    # Neither key is checked by the database: rows are written by the million from the table of entities itself, which
    # loses none, and checking each would take longer than everything else together.
    entity = models.OneToOneField(
        Entity,
        models.DO_NOTHING,
        primary_key=True,
        related_name="share",
        db_constraint=False,
        verbose_name=_("entity"),
    )
    at_least = models.DecimalField(_("the state's part for certain, percent"), max_digits=19, decimal_places=9)
    at_most = models.DecimalField(_("the state's part at most, percent"), max_digits=19, decimal_places=9)
    any_share = models.SmallIntegerField(_("the state has a part"), choices=Known.choices)
    cascade_ge50 = models.SmallIntegerField(_("state-owned by a half or more, step by step"), choices=Known.choices)
    cascade_gt50 = models.SmallIntegerField(_("state-owned by more than a half, step by step"), choices=Known.choices)
    control = models.SmallIntegerField(_("the state controls it"), choices=Known.choices)
    reaches = models.BooleanField(_("reached over a holding without a share"), default=False)
    valid = DateRangeField(_("period"))
    version = models.ForeignKey(
        GraphVersion,
        models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("computed from"),
    )

    class Meta:
        verbose_name = _("state share")
        verbose_name_plural = _("state shares")

    def __str__(self) -> str:
        return f"{self.at_least}–{self.at_most}"


class ProblemCode(models.TextChoices):
    """What can be wrong in holdings; each is counted as it stands, never put right in silence."""

    MINIMA_OVER_100 = "minima_over_100", _("the known shares come to more than 100 %")
    BAND_UPSIDE_DOWN = "band_upside_down", _("a band is upside down")
    OWNS_ITSELF = "owns_itself", _("owns a part of itself")
    SHARE_MISSING = "share_missing", _("no share is given")
    SHARE_TWICE = "share_twice", _("a share is given more than once")
    CIRCLE_HANDS_ON_ALL = "circle_hands_on_all", _("a circle of owners hands on all it gets")
    CIRCLE_UNSETTLED = "circle_unsettled", _("a circle of owners does not settle")


class OwnershipProblem(models.Model):
    """Something wrong in the holdings in force, found while computing and kept until it is computed anew.

    `owner` is named where it is about one owner, `holdings` are the rows it was found in, `entities` how many a circle
    has, `amount` in percent where a sum is wrong.
    """

    code = models.CharField(_("what is wrong"), max_length=20, choices=ProblemCode.choices)
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="+", verbose_name=_("company"))
    owner = models.ForeignKey(Entity, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("owner"))
    holdings = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("holdings"))
    entities = models.PositiveIntegerField(_("companies in it"), default=1)
    amount = models.DecimalField(_("percent"), max_digits=20, decimal_places=10, null=True, blank=True)

    objects = OwnershipProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem in holdings")
        verbose_name_plural = _("problems in holdings")
        ordering = ["code", "entity", "pk"]
        indexes = [models.Index(fields=["code", "entity", "id"], name="ownership_problem_order")]

    def __str__(self) -> str:
        return f"{self.entity}: {self.get_code_display()}"

"""What is known of an entity besides its holdings: that its owners are all listed, that no state is in it."""

from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Entity, EntityFact, EntityKind, Fact, SourceDocument
from customers.services.periods import ALWAYS, check_period, ended, standing_for
from customers.services.shares import recompute_below
from history.changes import change, person
from partners.exceptions import Refused
from partners.services.partners import correct
from ui.formats import period


def set_fact(
    entity: Entity,
    *,
    fact: str,
    evidence: str,
    actor,
    reason: str,
    valid: DateRange = ALWAYS,
    source: SourceDocument | None = None,
) -> EntityFact:
    """Record a fact (`Fact`) and what shows it; `valid` is always, where nothing is given.

    What stands for all of those days already is returned as it is. Refused: days that cross an earlier record's, and
    "no state in it" of a public body.
    """
    valid = check_period(valid)
    with change(actor=actor, reason=reason):
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        if fact == Fact.PRIVATE and entity.kind == EntityKind.PUBLIC_BODY:
            raise Refused(_("%(name)s is a public body: correct that first.") % {"name": entity}, "public_body")
        standing = standing_for(entity.facts.filter(fact=Fact(fact)), valid, crossed)
        if standing is not None:
            return standing
        row = EntityFact.objects.create(
            entity=entity,
            fact=Fact(fact),
            evidence=evidence,
            valid=valid,
            source=source,
            found_by=person(actor),
        )
        recompute_below([entity], cause=reason)
    return row


def crossed(row: EntityFact) -> str:
    text = _("“%(fact)s” is on file already, %(period)s: end that first, or choose other days.")
    return text % {"fact": row.get_fact_display(), "period": period(row.valid)}


def end_fact(row: EntityFact, *, on: date | None = None, actor, reason: str) -> bool:
    """End a fact: `on` is the first day it no longer holds; none, or one before it began, makes it "as if never"."""
    with change(actor=actor, reason=reason):
        row = EntityFact.objects.select_for_update().get(pk=row.pk)
        valid = ended(row.valid, on)
        if valid is None or not correct(row, {"valid": valid}, actor=actor, reason=reason):
            return False
        recompute_below([row.entity_id], cause=reason)
    return True

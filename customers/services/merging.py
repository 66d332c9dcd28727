"""Two customers that are one: merging by a pointer, and undoing exactly that. Nothing of either is moved."""

from django.utils.translation import gettext as _

from customers.models import Customer, CustomerMerge, Entity, NotTheSame
from customers.selectors.entities import entity_of
from customers.selectors.groups import everyone_of
from customers.services.duplicates import refresh_pairs
from customers.services.joining import join_entities
from customers.services.profiles import reprofile
from customers.services.shares import recompute_below
from history import clock
from history.changes import change, person
from partners.exceptions import Refused


def merge_customers(merged: Customer, *, into: Customer, actor, reason: str) -> CustomerMerge:
    """Let `merged`, and what was merged into it before, count as `into` from now on.

    Where both are known as owners or companies, the merged one's entity becomes the same as the kept one's.
    """
    with change(actor=actor, reason=reason):
        merged, into = locked(merged, into)
        check_mergeable(merged, into)
        followers = [row.pk for row in merged.merged.order_by("pk")]
        entity, entity_followers = joined_by(merged, into)
        Customer.objects.filter(pk__in=[merged.pk, *followers]).update(merged_into=into)
        merge = CustomerMerge.objects.create(
            kept=into,
            merged=merged,
            reason=reason,
            followers=followers,
            entity=entity,
            entity_followers=entity_followers,
            merged_at=clock.now(),
            merged_by=person(actor),
        )
        recompute_below(join_entities([into.pk]), cause=f"system:merged:{merged.pk}")
        reprofile([into.pk, merged.pk])
        refresh_pairs(into)
    return merge


def undo_merge(merge: CustomerMerge, *, actor, reason: str) -> bool:
    """Put everything back as it was before a merge; return whether it stood. Later merges are undone first."""
    with change(actor=actor, reason=reason):
        merge = CustomerMerge.objects.select_for_update().select_related("merged", "kept").get(pk=merge.pk)
        if merge.undone_at is not None:
            return False
        merged, kept = locked(merge.merged, merge.kept)
        if kept.merged_into_id is not None:
            text = _("%(kept)s was merged into %(other)s since: undo that first.")
            raise Refused(text % {"kept": kept, "other": kept.merged_into}, "merged_since")
        Customer.objects.filter(pk=merged.pk).update(merged_into=None)
        Customer.objects.filter(pk__in=merge.followers).update(merged_into=merged)
        part_entities(merge)
        reprofile([kept.pk, merged.pk])
        refresh_pairs(merged)
        refresh_pairs(kept)
        merge.undone_at = clock.now()
        merge.save(update_fields=["undone_at"])
    return True


def locked(*pair: Customer) -> list[Customer]:
    """Return both as they are now, locked in one order so that two officers never wait for each other."""
    rows = Customer.objects.select_for_update(of=["self"]).select_related("merged_into").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[row.pk for row in pair])}
    return [found[row.pk] for row in pair]


def check_mergeable(merged: Customer, into: Customer) -> None:
    """Refuse what cannot be one: the same row, what is merged already, another country, what was found to be two."""
    problem = problem_of(merged, into)
    if problem is not None:
        raise problem


def problem_of(merged: Customer, into: Customer) -> Refused | None:
    if merged.pk == into.pk:
        return Refused(_("%(customer)s is one customer already.") % {"customer": merged}, "itself")
    if into.merged_into_id == merged.pk:
        text = _("%(kept)s is merged into %(merged)s: undo that first, or they would stand for each other.")
        return Refused(text % {"kept": into, "merged": merged}, "circle")
    for row in (merged, into):
        if row.merged_into_id is not None:
            text = _("%(merged)s is merged into %(kept)s already: take that one, or undo the merge first.")
            return Refused(text % {"merged": row, "kept": row.merged_into}, "merged_already")
    if merged.country != into.country:
        text = _("They are of two countries, %(one)s and %(other)s: correct the identifier that is wrong first.")
        return Refused(text % {"one": merged.country, "other": into.country}, "other_country")
    said = NotTheSame.objects.between(everyone_of(merged), everyone_of(into)).first()
    if said is not None:
        text = _("They were found to be two: “%(reason)s”. Take that back first.")
        return Refused(text % {"reason": said.reason}, "not_the_same")
    return None


def joined_by(merged: Customer, into: Customer) -> tuple[Entity | None, list[int]]:
    """Return the entity that merging lets count as another's, and what counts as it; nothing where one has none."""
    entity = entity_of(merged)
    if entity is None or entity_of(into) is None:
        return None, []
    return entity, list(entity.merged.order_by("pk").values_list("pk", flat=True))


def part_entities(merge: CustomerMerge) -> None:
    """Let the entities of either side stand for themselves again, whenever they came."""
    if merge.entity is not None:
        Entity.objects.filter(pk__in=merge.entity_followers).update(merged_into=merge.entity)
    moved = join_entities([merge.kept_id, merge.merged_id])
    recompute_below([*moved, *merge.entity_followers], cause=f"system:parted:{merge.merged_id}")


def say_not_the_same(one: Customer, other: Customer, *, actor, reason: str) -> NotTheSame:
    """Remember that two customers are two, so that nobody is asked again."""
    with change(actor=actor, reason=reason):
        first, second = sorted(locked(one, other), key=lambda row: row.pk)
        check_two(first, second)
        row, created = NotTheSame.objects.get_or_create(
            one=first, other=second, defaults={"reason": reason, "said_by": person(actor)}
        )
        if not created and not row.stands:
            row.stands, row.reason, row.said_by = True, reason, person(actor)
            row.save(update_fields=["stands", "reason", "said_by"])
    return row


def check_two(one: Customer, other: Customer) -> None:
    if one.pk == other.pk:
        raise Refused(_("%(customer)s is one customer already.") % {"customer": one}, "itself")
    if one.standing == other.standing:
        text = _("%(one)s and %(other)s are merged: undo the merge first.")
        raise Refused(text % {"one": one, "other": other}, "merged_already")


def take_back_not_the_same(row: NotTheSame, *, actor, reason: str) -> bool:
    """Take back that two are two; return whether it stood."""
    with change(actor=actor, reason=reason):
        row = NotTheSame.objects.select_for_update().get(pk=row.pk)
        if not row.stands:
            return False
        row.stands = False
        row.save(update_fields=["stands"])
    return True

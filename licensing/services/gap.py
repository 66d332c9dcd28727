"""The gap: what was answered and entered before a policy was known, and what it refused; what becomes of each."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history import clock
from history.changes import change, person
from jobs import outbox
from licensing.impact import Impact
from licensing.models import GapFate, GapItem, GapKind, Policy, ProductLine
from licensing.selectors.gap import askers_of
from licensing.selectors.impact.gap import gap_answers, gap_commitments, refused_answers
from licensing.selectors.impact.worlds import Worlds
from partners.exceptions import Refused

FATES = {
    GapKind.ALLOWED: (GapFate.HONOR, GapFate.REVIEW),
    GapKind.COMMITTED: (GapFate.HONOR, GapFate.REVIEW),
    GapKind.REFUSED: (GapFate.DONE,),
}
"""What may become of each kind."""


def open_gap(policy: Policy, impact: Impact) -> None:
    """List what was allowed and entered between the policy's day and now, inside the change that enacts it."""
    add_allowed(policy, impact.gap_answers, impact.gap_commitments)
    if policy.valid.lower and policy.valid.lower <= clock.today():
        outbox.put("licensing.gap_late", {"policy": policy.pk})


def list_late(payload: dict) -> None:
    """List what was allowed and entered while a policy was being enacted; called by the outbox once it is.

    Counting whom it hits takes a while, in which questions are answered by what stood before.
    """
    with change(actor=None, reason="system:gap-late"):
        policy = Policy.objects.select_for_update().get(pk=payload["policy"])
        if not policy.valid.isempty:
            lines = list(ProductLine.objects.filter(slug__in=policy.lines))
            worlds = Worlds(policy, lines, policy.valid.lower)
            at_enacting = replace(worlds, on=max(worlds.on, clock.day_of(policy.enacted_at)))
            answers = gap_answers(worlds, until=clock.now())
            add_allowed(policy, answers, gap_commitments(at_enacting, until=policy.enacted_at))


def add_allowed(policy: Policy, answers: Iterable[int], commitments: Iterable[int]) -> None:
    items = [GapItem(policy=policy, kind=GapKind.ALLOWED, decision_id=key) for key in answers]
    items += [GapItem(policy=policy, kind=GapKind.COMMITTED, commitment_id=key) for key in commitments]
    add(items)


def open_refused(policy: Policy, stood: DateRange) -> None:
    """List what the policy refused while it stood and refuses no more, inside the change that ends it."""
    if stood.isempty or policy.enacted_at is None:
        return
    add_refused(policy, stood)
    days = [day and day.isoformat() for day in (stood.lower, stood.upper)]
    outbox.put("licensing.gap_late_refused", {"policy": policy.pk, "stood": days})


def list_late_refused(payload: dict) -> None:
    """List what a policy refused while it was being ended; called by the outbox once it is."""
    with change(actor=None, reason="system:gap-late"):
        policy = Policy.objects.select_for_update().get(pk=payload["policy"])
        add_refused(policy, DateRange(*(day and date.fromisoformat(day) for day in payload["stood"])))


def add_refused(policy: Policy, stood: DateRange) -> None:
    free_from = None if policy.valid.isempty else policy.valid.upper
    lines = list(ProductLine.objects.filter(slug__in=policy.lines))
    before = copy(policy)
    before.valid = stood
    worlds = Worlds(before, lines, stood.lower or clock.today())
    found = refused_answers(worlds, since=policy.enacted_at, free_from=free_from)
    add(GapItem(policy=policy, kind=GapKind.REFUSED, decision_id=key) for key in found)


def add(items: Iterable[GapItem]) -> None:
    GapItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=5000)


def decide_gap(policy: Policy, items: Iterable[int], *, actor, reason: str, fate: str) -> int:
    """Say what becomes of answers and commitments of a policy's gap; whoever asked is told. Return of how many anew.

    Refused answers are followed up (`done`), the others honored or put under review; said twice is once.
    """
    with change(actor=actor, reason=reason):
        rows = list(GapItem.objects.select_for_update().filter(policy=policy, pk__in=items).order_by("pk"))
        wrong = [row for row in rows if fate not in FATES[row.kind]]
        if wrong:
            text = _("%(item)s: what was refused is followed up; what was allowed or entered is honored or reviewed.")
            raise Refused(text % {"item": wrong[0].decision or wrong[0].commitment}, "fate")
        others, now = [row.pk for row in rows if row.fate != fate], clock.now()
        GapItem.objects.filter(pk__in=others).update(fate=fate, decided_by=person(actor), decided_at=now, told_at=None)
        if fate != GapFate.DONE:
            tell_askers(others, fate, now)
    return len(others)


def tell_askers(items: list[int], fate: str, decided_at: datetime) -> None:
    """Put one mail for each person who is to be told; it names all of that person's items."""
    by_asker: dict[tuple, list[int]] = defaultdict(list)
    for item, askers in askers_of(items).items():
        for asker in askers:
            by_asker[asker].append(item)
    for (kind, key), own in sorted(by_asker.items()):
        outbox.put("licensing.gap", {"items": own, "fate": fate, "at": decided_at.isoformat(), kind: key})

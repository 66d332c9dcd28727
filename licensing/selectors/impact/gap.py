"""The gap: what was allowed and entered between a policy's day and the moment it was known, and what it refused."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min

from licensing.decision.question import SEVERITY
from licensing.models import Commitment, Decision, Verdict
from licensing.selectors.impact.answers import turns
from licensing.selectors.impact.commitments import skus_of, turns_of
from licensing.selectors.impact.worlds import Worlds


def begins(day: date) -> datetime:
    """Return the first moment of a day in the portal's zone."""
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def gap_answers(worlds: Worlds, *, until: datetime) -> list[int]:
    """Return the answers given from the policy's day until the moment that it would not have allowed, each for its day.

    The facts of `worlds` begin with the policy's day.
    """
    lower = worlds.policy.valid.lower
    rows = Decision.objects.filter(
        product__line__in=worlds.lines,
        verdict=Verdict.ALLOW,
        asked_at__gte=begins(lower),
        asked_at__lt=until,
        on__gte=lower,
        known=None,
    )
    answers = list(rows.order_by("pk").values_list("pk", flat=True))
    return [turn.key for turn in turns(worlds, answers, lambda row: row.on) if turn.is_other]


def gap_commitments(worlds: Worlds, *, until: datetime) -> list[int]:
    """Return the commitments first entered from the policy's day until the moment that it does not let go on."""
    entered = (
        Commitment.pgh_event_model.objects.order_by()
        .values("pgh_obj_id")
        .annotate(at=Min("pgh_created_at"))
        .filter(at__gte=begins(worlds.policy.valid.lower), at__lt=until)
    )
    rows = Commitment.objects.filter(
        pk__in=entered.values("pgh_obj_id"), products__overlap=skus_of(worlds), refused_for=""
    )
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    return [turn.key for turn in turns_of(worlds, found) if turn.is_other]


def refused_answers(worlds: Worlds, *, since: datetime, free_from: date | None) -> list[int]:
    """Return the answers since a moment that the policy refused and that are better without it.

    `free_from` is the day from which it holds no more; None as if it had never been: then each answer's own day counts.
    """
    rows = Decision.objects.filter(
        product__line__in=worlds.lines, verdict__in=[Verdict.DENY, Verdict.REVIEW], asked_at__gte=since, known=None
    )
    answers = list(rows.order_by("pk").values_list("pk", flat=True))
    found = turns(worlds, answers, lambda row: max(row.on, free_from) if free_from else row.on)
    return [turn.key for turn in found if SEVERITY[turn.before] < SEVERITY[turn.after]]

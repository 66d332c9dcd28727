"""Putting a policy in force and ending it, inside the caller's change; who may, and who is asked, is policies' business."""

from datetime import date

from psycopg.types.range import DateRange

from customers.profiles import just_below
from customers.services.profiles import see_limit
from history import clock
from history.changes import person
from licensing.impact import Impact, counts_of
from licensing.models import WITH_LIMIT, Measure, Policy, PolicyStatus
from licensing.readings import SHARE_LIMIT
from licensing.standing import contested_after_end


def put_in_force(policy: Policy, impact: Impact, *, actor) -> None:
    policy.status, policy.enacted_at, policy.enacted_by = PolicyStatus.ENACTED, clock.now(), person(actor)
    policy.impact = summary(impact)
    policy.save()
    tell_limit(policy)


def tell_limit(policy: Policy) -> None:
    """Let the profiles of customers tell shares apart at the policy's limit, and at that of the readings of a letter."""
    see_limit(just_below(SHARE_LIMIT))
    if policy.measure in WITH_LIMIT:
        see_limit(policy.measure_limit if policy.measure == Measure.SHARE_ABOVE else just_below(policy.measure_limit))


def summary(impact: Impact) -> dict:
    """Return what is kept with the policy of whom it hit; the customers, who may be many, stay with the preview."""
    found = impact.as_found()
    return {
        "on": impact.on.isoformat(),
        "partners": [hit.partner for hit in impact.partners],
        "flips": [turn.key for turn in impact.flips],
        "counts": counts_of(found),
    }


def end_policy(policy: Policy, payload: dict) -> None:
    """End a policy from a day, or as if it had never been."""
    if payload.get("as_if_never"):
        policy.valid = DateRange(empty=True)
    else:
        policy.valid = DateRange(policy.valid.lower, max(date.fromisoformat(payload["from"]), policy.valid.lower))
    policy.contested = contested_after_end(policy.contested, is_over=is_over(policy))
    policy.save(update_fields=["valid", "contested"])


def is_over(policy: Policy) -> bool:
    """Return whether the policy has ended by today, or was put back as if it had never been."""
    first, over = policy.valid.lower, policy.valid.upper
    return policy.valid.isempty or (over is not None and over <= max(clock.today(), first))

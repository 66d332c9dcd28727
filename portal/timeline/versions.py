"""The versions of a policy, from its events: what each changed, and what was in force by it."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from history.display import Names, period_text
from history.recording import event_model
from licensing.models import Contested, Policy, PolicyStatus
from portal.timeline.entries import Entry

STEPS = {
    PolicyStatus.DRAFT: lambda: _("A draft"),
    PolicyStatus.ENACTED: lambda: _("Enacted"),
    PolicyStatus.CANCELLED: lambda: _("Cancelled"),
}


def version_entries(policy: Policy, actor) -> list[Entry]:
    """Return the versions; of what was before the policy was enacted, and of who acted why, a partner learns nothing."""
    events = list(event_model(Policy).objects.filter(pgh_obj_id=policy.pk).order_by("pgh_id"))
    names = Names()
    for event in events:
        names.want(get_user_model(), event.pgh_context.get("actor"))
    return [
        version_entry(event, title, names if actor.sees_all else None)
        for event, title in told(events)
        if actor.sees_all or event.status == PolicyStatus.ENACTED
    ]


def told(events: list) -> Iterator[tuple]:
    """Yield each event with what it changed in words."""
    before = None
    for event in events:
        yield event, "; ".join(steps(before, event)) or _("Changed")
        before = event


def steps(before, after) -> list[str]:
    if before is None or before.status != after.status:
        return [STEPS[PolicyStatus(after.status)]()]
    found = []
    if before.valid != after.valid and after.status == PolicyStatus.ENACTED:
        found.append(_("Put back, as if it had never been") if after.valid.isempty else _("Ended from a day"))
    if before.contested != after.contested:
        found.append(Contested(after.contested).label.capitalize())
    return found


def version_entry(event, title: str, names: Names | None) -> Entry:
    context = event.pgh_context
    return Entry(
        at=event.pgh_created_at,
        title=title,
        in_force=period_text(event.valid) if event.status == PolicyStatus.ENACTED else "",
        by=names.person(context.get("actor")) if names else "",
        why=(context.get("reason") or "") if names else "",
    )

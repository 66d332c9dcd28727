"""What a policy's timeline takes from licensing beside the versions: letter, statements, second persons, who was hit."""

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from history.recording import event_model
from licensing.impact import IN_SCOPE, WAYS
from licensing.models import Confirmation, ConfirmationKind, ConfirmationOutcome, GapItem, GapKind, Policy, PolicyStatus
from licensing.selectors.statements import quote_of
from licensing.sentences import day
from portal.timeline.entries import Entry


def letter_entries(policy: Policy, actor) -> list[Entry]:
    """Return the letter where it is known when it came; its text is the distributor's."""
    if policy.letter_at is None:
        return []
    text = policy.letter if actor.sees_all else ""
    return [Entry(at=policy.letter_at, title=_("The vendor's letter came"), text=text)]


def statement_entries(policy: Policy, actor) -> list[Entry]:
    return [
        Entry(at=row.received_at, title=row.get_stance_display().capitalize(), link=row.link, quote=quote_of(row))
        for row in policy.statements.visible_to(actor)
    ]


def confirmation_entries(policy: Policy, actor) -> list[Entry]:
    """Return what waited for a second person, and what that one said; an act that stands alone says so itself."""
    rows = policy.confirmations.visible_to(actor).select_related("proposed_by", "decided_by")
    return [entry for row in rows for entry in (*proposed(row), *decided(row))]


def proposed(row: Confirmation) -> list[Entry]:
    if row.kind == ConfirmationKind.ENACT_POLICY:
        return []
    title = _("Proposed: %(what)s") % {"what": row.get_kind_display()}
    return [
        Entry(row.proposed_at, title, text=payload_text(row), by=str(row.proposed_by), why=row.reason, is_aside=True)
    ]


def payload_text(row: Confirmation) -> str:
    if row.payload.get("as_if_never"):
        return _("as if it had never been")
    return _("from %(since)s") % {"since": day(row.payload["from"])} if row.payload.get("from") else ""


def decided(row: Confirmation) -> list[Entry]:
    if row.decided_at is None:
        return []
    if row.alone:
        title = _("Without a second person: %(what)s")
    elif row.outcome == ConfirmationOutcome.CONFIRMED:
        title = _("Confirmed by a second person: %(what)s")
    else:
        title = _("Refused by a second person: %(what)s")
    why = row.decision_reason or (row.reason if row.alone else "")
    named = title % {"what": row.get_kind_display()}
    return [Entry(row.decided_at, named, by=str(row.decided_by), why=why, is_aside=True)]


def impact_entries(policy: Policy, actor) -> list[Entry]:
    """Return who was hit, as shown when it was enacted; that is the distributor's."""
    hit = policy.previews.enacted().first()
    enacted = event_model(Policy).objects.filter(pgh_obj_id=policy.pk, status=PolicyStatus.ENACTED)
    at = enacted.order_by("pgh_id").values_list("pgh_created_at", flat=True).first()
    if hit is None or at is None or not actor.sees_all:
        return []
    counts = hit.counts
    numbers = {
        "partners": counts["partners"],
        "customers": counts["in_scope"],
        "waiting": sum(counts[way] for way in WAYS if way != IN_SCOPE),
        "answers": counts["flips"],
    }
    text = _(
        "partners: %(partners)s; customers in scope: %(customers)s; customers of whom it is not known: %(waiting)s; answers that became another one: %(answers)s"
    )
    page = reverse("licensing:policy_detail", args=[policy.pk])
    return [Entry(at, _("Who was hit"), text=text % numbers, url=page, is_aside=True)]


def gap_entries(policy: Policy, actor) -> list[Entry]:
    """Return what lay between the day the policy takes effect and the day it was known, kind by kind."""
    items = GapItem.objects.visible_to(actor).filter(policy=policy)
    counts = {
        row["kind"]: row
        for row in items.order_by().values("kind").annotate(all=Count("pk"), open=Count("pk", filter=Q(fate="open")))
    }
    found = event_model(GapItem).objects.filter(policy=policy.pk, kind__in=counts)
    since = found.order_by().values_list("kind").annotate(at=Min("pgh_created_at"))
    return [
        Entry(
            at,
            GapKind(kind).label.capitalize(),
            text=_("in all: %(all)s; undecided: %(open)s") % counts[kind],
            is_aside=True,
        )
        for kind, at in since
    ]

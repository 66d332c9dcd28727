"""Policies: draft, enact, confirm, put back. Tightening works at once and is confirmed; loosening is confirmed first."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history import clock
from history.changes import change
from licensing.models import (
    Confirmation,
    ConfirmationKind,
    ConfirmationOutcome,
    Exemption,
    Policy,
    PolicyStatus,
    Preview,
    PreviewStep,
)
from licensing.selectors.impact import impact_of
from licensing.selectors.territory import countries_of
from licensing.services.force import end_policy, put_in_force, tell_limit
from licensing.services.gap import open_gap, open_refused
from licensing.services.previews import keep_preview, must_be_the_set
from licensing.services.terms import Terms, standing_terms, write_terms
from partners.exceptions import Refused
from partners.models import CountryGroup
from partners.roles import DECIDES
from ui.formats import day

CONFIRM_WITHIN = timedelta(hours=24)


def draft_policy(
    *,
    actor,
    reason: str,
    since: date,
    also: frozenset[str] = frozenset(),
    terms: Terms | None = None,
    **values,
) -> Policy:
    """Write a draft. Its countries are frozen anew when it is enacted; `also` are ticked associates and the like.

    `terms` are the phrases of its letter on which it rests; without one a term is the actor's interpretation.
    """
    with change(actor=actor, reason=reason):
        policy = build_policy(since=since, also=also, **values)
        before = standing_terms(policy)
        policy.save()
        write_terms(policy, terms or {}, before, actor=actor)
        tell_limit(policy)
    return policy


def build_policy(*, since: date, also: frozenset[str] = frozenset(), **values) -> Policy:
    """Return a draft that is on no file yet, so that it can be read before it is written."""
    policy = Policy(valid=DateRange(since, None), **values)
    policy.countries = frozen_countries(policy, also)
    return policy


def edit_policy(
    policy: Policy,
    *,
    actor,
    reason: str,
    since: date,
    also: frozenset[str] = frozenset(),
    terms: Terms | None = None,
    **values,
) -> Policy:
    """Change a draft; what was enacted is ended and entered anew instead."""
    with change(actor=actor, reason=reason):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        must_be(policy, PolicyStatus.DRAFT)
        before = standing_terms(policy)
        for name, value in values.items():
            setattr(policy, name, value)
        policy.valid = DateRange(since, None)
        policy.countries = frozen_countries(policy, also)
        policy.save()
        write_terms(policy, terms, before, actor=actor)
        tell_limit(policy)
    return policy


def frozen_countries(policy: Policy, also: frozenset[str]) -> list[str]:
    return countries_of(policy.territory, [], policy.valid.lower, also=also)


def must_be(policy: Policy, status: str) -> None:
    if policy.status != status:
        text = _("%(policy)s is %(status)s: this cannot be done with it any more.")
        raise Refused(text % {"policy": policy, "status": policy.get_status_display()}, "status")


def cancel_policy(policy: Policy, *, actor, reason: str) -> Policy:
    with change(actor=actor, reason=reason):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        if policy.status != PolicyStatus.CANCELLED:
            must_be(policy, PolicyStatus.DRAFT)
            policy.status = PolicyStatus.CANCELLED
            policy.save(update_fields=["status"])
    return policy


def enact_policy(
    policy: Policy, *, actor, reason: str, shown: Preview | None, first: Preview | None = None
) -> Confirmation:
    """Put a draft in force by its day. `shown` is the preview that was looked at; without one nothing is compared.
    `first` is the one shown before something moved, where the new set was accepted.

    Refused, with code `moved`, where the set hit is another one by now: the new one is to be seen and accepted first.
    It works from then on; a second person confirms it within 24 hours and sees both sets. Twice is once.
    """
    with change(actor=actor, reason=reason):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        standing = policy.confirmations.filter(kind=ConfirmationKind.ENACT_POLICY).first()
        if policy.status == PolicyStatus.ENACTED and standing is not None:
            return standing
        must_be(policy, PolicyStatus.DRAFT)
        impact = impact_of(policy, today=clock.today())
        if shown is not None:
            must_be_the_set(shown, policy, impact)
        put_in_force(policy, impact, actor=actor)
        enacted = keep_preview(policy, impact, step=PreviewStep.ENACTED, actor=actor, undo=shown and shown.undo)
        open_gap(policy, impact)
        payload = {"shown": (first or shown).pk, "enacted": enacted.pk} if shown else {"enacted": enacted.pk}
        return open_confirmation(ConfirmationKind.ENACT_POLICY, policy, actor=actor, reason=reason, payload=payload)


def open_confirmation(
    kind: str, policy: Policy | None, *, actor, reason: str, payload: dict, exemption: Exemption | None = None
) -> Confirmation:
    """Ask for a second person; where there is none, the act stands alone and says so."""
    now = clock.now()
    alone = not second_persons(actor).exists()
    return Confirmation.objects.create(
        kind=kind,
        policy=policy,
        exemption=exemption,
        payload=payload,
        reason=reason,
        proposed_by=actor,
        proposed_at=now,
        due_at=now + CONFIRM_WITHIN,
        alone=alone,
        outcome=ConfirmationOutcome.CONFIRMED if alone else ConfirmationOutcome.OPEN,
        decided_by=actor if alone else None,
        decided_at=now if alone else None,
    )


def second_persons(first):
    """Return the people who may decide beside the first one."""
    of_operator = Q(
        memberships__partner__is_operator=True, memberships__is_active=True, memberships__role__in=list(DECIDES)
    )
    return get_user_model().objects.filter(of_operator, is_active=True).exclude(pk=first.pk).distinct()


def propose_end(
    policy: Policy, *, actor, reason: str, on: date | None = None, as_if_never: bool = False
) -> Confirmation:
    """Propose to put back what a policy took: from the day `on`, or as if it had never been.

    It loosens, so it works once a second person confirmed it; with one person only, at once.
    """
    with change(actor=actor, reason=reason):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        must_be(policy, PolicyStatus.ENACTED)
        over = policy.valid.upper
        if policy.valid.isempty or (over is not None and not as_if_never and (on is None or on >= over)):
            raise Refused(_("%(policy)s has ended already.") % {"policy": policy}, "ended")
        if not as_if_never and on is None:
            raise Refused(_("Give the day from which it ends."), "day")
        if not as_if_never and on <= policy.valid.lower:
            text = _("%(policy)s begins on %(since)s: to take it back from that day, choose “as if it had never been”.")
            raise Refused(text % {"policy": policy, "since": day(policy.valid.lower)}, "day")
        payload = {"as_if_never": True} if as_if_never else {"from": on.isoformat()}
        standing = policy.confirmations.open().filter(kind=ConfirmationKind.END_POLICY).first()
        if standing is not None and standing.payload != payload:
            text = _("Another end of %(policy)s waits for a second person: have that one decided first.")
            raise Refused(text % {"policy": policy}, "waiting")
        if standing is not None:
            return standing
        confirmation = open_confirmation(
            ConfirmationKind.END_POLICY, policy, actor=actor, reason=reason, payload=payload
        )
        if confirmation.alone:
            carry_out_end(policy, payload)
    return confirmation


def carry_out_end(policy: Policy, payload: dict) -> None:
    """End a policy inside a change, and list what it refused meanwhile."""
    stood = policy.valid
    end_policy(policy, payload)
    open_refused(policy, stood)


def confirm(confirmation: Confirmation, *, actor, reason: str) -> Confirmation:
    """The second person's yes; what waited for it is carried out. Refused to the first person. Twice is once."""
    return decide(confirmation, ConfirmationOutcome.CONFIRMED, actor=actor, reason=reason)


def refuse(confirmation: Confirmation, *, actor, reason: str) -> Confirmation:
    """The second person's no. What was enacted stays in force and is escalated; what waited is not carried out."""
    return decide(confirmation, ConfirmationOutcome.REFUSED, actor=actor, reason=reason)


def decide(confirmation: Confirmation, outcome: str, *, actor, reason: str) -> Confirmation:
    with change(actor=actor, reason=reason):
        row = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
        if row.outcome != ConfirmationOutcome.OPEN:
            return row
        if row.proposed_by_id == actor.pk:
            raise Refused(_("The second person has to be another one than the first."), "same_person")
        row.outcome, row.decided_by, row.decided_at = outcome, actor, clock.now()
        row.decision_reason = reason
        if outcome == ConfirmationOutcome.REFUSED and row.kind == ConfirmationKind.ENACT_POLICY:
            row.escalated_at = row.decided_at
        row.save()
        if outcome == ConfirmationOutcome.CONFIRMED and row.kind == ConfirmationKind.END_POLICY:
            carry_out_end(Policy.objects.select_for_update().get(pk=row.policy_id), row.payload)
    return row


def escalate_late(now) -> int:
    """Mark what nobody confirmed in time, so that the To do list of everybody shows it; return how many."""
    return Confirmation.objects.open().filter(due_at__lt=now, escalated_at=None).update(escalated_at=now)


def group_extras(territory: list[str], on: date) -> list[tuple[str, str]]:
    """Return (country, status) of those of the groups in a territory that are no members: ticks, off by default."""
    groups = CountryGroup.objects.filter(code__in=territory)
    rows = [
        (member.country, member.get_status_display())
        for group in groups
        for member in group.members.exclude(status="member")
    ]
    return sorted(set(rows))

"""The second person's word on whatever waits for it, and what follows from it."""

from history.changes import change
from licensing.models import Confirmation, ConfirmationKind, ConfirmationOutcome
from licensing.services import applications, exemptions, policies
from partners.models import Request
from partners.services import requests


def confirm(confirmation: Confirmation, *, actor, reason: str) -> Confirmation:
    """The second person's yes; what waited for it is carried out. Refused to the first person. Twice is once."""
    with change(actor=actor, reason=reason):
        request, was_open = lock(confirmation)
        row = agree(confirmation, actor=actor, reason=reason)
        if was_open and request is not None:
            requests.conclude(request, actor=actor, text=reason)
    return row


def refuse(confirmation: Confirmation, *, actor, reason: str) -> Confirmation:
    """The second person's no: what waited is not carried out, and a request waits for another verdict."""
    with change(actor=actor, reason=reason):
        request, was_open = lock(confirmation)
        row = policies.refuse(confirmation, actor=actor, reason=reason)
        if was_open and request is not None:
            requests.object_to(request, actor=actor, text=reason)
    return row


def agree(confirmation: Confirmation, *, actor, reason: str) -> Confirmation:
    """Confirm and carry out without a word in a thread: for a verdict that is given in the thread itself."""
    with change(actor=actor, reason=reason):
        _request, was_open = lock(confirmation)
        row = policies.confirm(confirmation, actor=actor, reason=reason)
        if was_open and row.kind in CARRIED_OUT:
            CARRIED_OUT[row.kind](row, actor=actor, reason=reason)
    return row


def lock(confirmation: Confirmation) -> tuple[Request | None, bool]:
    """Lock what a word changes, the request first as its own verdicts do; return it, and whether the word is owed."""
    request = request_of(confirmation)
    if request is not None:
        request = requests.locked(request)
    row = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
    return request, row.outcome == ConfirmationOutcome.OPEN


def request_of(confirmation: Confirmation) -> Request | None:
    """Return the request that a proposal answers, if it answers one."""
    if confirmation.exemption_id:
        return confirmation.exemption.request
    if confirmation.kind == ConfirmationKind.GRANT_LICENSES and "application" in confirmation.payload:
        return applications.of_proposal(confirmation).request
    return None


def exemption_counts(row: Confirmation, *, actor, reason: str) -> None:
    exemptions.approve_exemption(row.exemption, actor=actor, reason=reason)


def licenses_are_granted(row: Confirmation, *, actor, reason: str) -> None:
    if "application" in row.payload:
        applications.grant_now(applications.of_proposal(row), actor=actor, reason=row.reason)


CARRIED_OUT = {
    ConfirmationKind.EXEMPTION: exemption_counts,
    ConfirmationKind.GRANT_LICENSES: licenses_are_granted,
}

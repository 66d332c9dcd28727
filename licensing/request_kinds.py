"""Requests for a license, an exception, an approval or a correction: what verdicts do, and what their page shows."""

from abc import ABC, abstractmethod

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing.models import Application, Confirmation, Exemption
from licensing.selectors.applications import about
from licensing.services import applications, confirmations, exemptions
from partners.exceptions import Refused
from partners.request_kinds import Outcome, PlainKind


class ApplicationKind(PlainKind):
    """A request with what it is about as data beside its thread."""

    panel = "licensing/application_panel.html"

    def context(self, request, actor) -> dict:
        row = Application.objects.filter(request=request).first()
        return about(row, actor) if row else {"application": None}


class GivenKind(ApplicationKind, ABC):
    """A request by which something is given, at once or after a second person's word."""

    needs_words = False

    def grant(self, request, *, actor, reason: str) -> Outcome:
        """Give it, or propose it; where it is proposed already, the second person's grant is the word it waits for."""
        row = application_of(request)
        waiting = applications.proposals_of(row).first()
        if waiting is not None:
            return seconded(waiting, actor=actor, reason=reason)
        return self.give(row, actor=actor, reason=reason)

    @abstractmethod
    def give(self, row: Application, *, actor, reason: str) -> Outcome:
        """Give what is asked for, or propose it."""

    def refuse(self, request, *, actor, reason: str) -> None:
        """Take back what was given, and drop what waits."""
        row = application_of(request)
        exemptions.take_back(request, actor=actor, reason=reason)
        exemptions.drop_proposals(applications.proposals_of(row), actor=actor, reason=reason)
        applications.revoke_granted(row, actor=actor, reason=reason)

    def withdraw(self, request, *, actor, reason: str) -> None:
        """Drop what waits; what was given before stays until an officer takes it back."""
        exemptions.drop_proposals(applications.proposals_of(application_of(request)), actor=actor, reason=reason)


def application_of(request) -> Application:
    return Application.objects.select_related("request__partner").get(request=request)


def seconded(waiting: Confirmation, *, actor, reason: str) -> Outcome:
    """Let another person's grant be the second word; the first person's own is none."""
    if waiting.proposed_by_id == actor.pk:
        raise Refused(_("You proposed it: a second person has to agree."), "same_person")
    confirmations.agree(waiting, actor=actor, reason=reason)
    return Outcome.DONE


class LicenseKind(GivenKind):
    def beginning(self) -> dict:
        url = reverse("licensing:apply", args=["license"])
        return {"url": url, "label": _("Ask for a sales license"), "icon": "certificate"}

    def give(self, row: Application, *, actor, reason: str) -> Outcome:
        given = applications.grant_or_propose(row, actor=actor, reason=reason)
        return Outcome.WAITS if isinstance(given, Confirmation) else Outcome.DONE


class ExceptionKind(GivenKind):
    def give(self, row: Application, *, actor, reason: str) -> Outcome:
        given: Exemption = exemptions.propose_exemption(
            row.request.partner,
            actor=actor,
            reason=reason,
            until=last_given(row),
            customer=row.customer,
            commitment=row.commitment,
            policies=row.policies,
            for_license=row.for_license,
            since=row.since,
            request=row.request,
        )
        return Outcome.DONE if given.approved else Outcome.WAITS


class ApprovalKind(ExceptionKind):
    """An approval is an exception from the policies that ask for one."""

    verb = gettext_lazy("Approve")


class CorrectionKind(ApplicationKind):
    """Something on file is said to be wrong: what is put right is put right at its own page."""

    verb = gettext_lazy("It is put right")


def last_given(row: Application):
    if row.until is None:
        raise Refused(_("An exception ends: give its last day first."), "until")
    return row.until

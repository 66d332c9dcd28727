"""What requests ask for as data: asked, changed by an officer, and granted as a license."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from customers.models import Segment
from files.documents import Document
from history import clock
from history.changes import change
from licensing.models import Act, Application, Confirmation, ConfirmationKind
from licensing.selectors.territory import countries_of
from licensing.services.cells import beyond_ceiling
from licensing.services.licenses import Grant, grant_licenses, revoke_licenses
from licensing.services.policies import open_confirmation
from partners.exceptions import Refused
from partners.models import Partner
from partners.services.requests import open_request, reason_of

CHANGED_BY_OFFICER = frozenset(
    {"line", "segments", "territory", "excluded", "grantor", "commitment", "policies", "for_license", "since", "until"}
)


def apply_for(
    partner: Partner, *, kind: str, subject: str, text: str, actor, documents: Sequence[Document] = (), **terms
) -> Application:
    """Ask the distributor for a license, an exception, an approval or a correction; `terms` are the application's.

    The very same that is not settled yet is returned as it is.
    """
    check_period(terms.get("since"), terms.get("until"))
    with change(actor=actor, reason=reason_of(text)):
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = standing_one(partner, kind, terms)
        if standing is not None:
            return standing
        request = open_request(partner, kind=kind, subject=subject[:300], text=text, actor=actor, documents=documents)
        row, _created = Application.objects.get_or_create(request=request, defaults=terms)
    return row


def check_period(since: date | None, until: date | None) -> None:
    if until is not None and until <= clock.today():
        raise Refused(_("The last day is over already: choose one from today on."), "over")
    if since is not None and until is not None and until <= since:
        raise Refused(_("The last day is before the first one."), "period")


def standing_one(partner: Partner, kind: str, terms: dict) -> Application | None:
    rows = Application.objects.open().filter(request__partner=partner, request__kind=kind, **terms)
    return rows.select_related("request").order_by("pk").first()


def change_application(application: Application, *, actor, reason: str, **terms) -> Application:
    """Change what would be granted, as an officer may before the verdict. Refused while a second person decides."""
    if unknown := set(terms) - CHANGED_BY_OFFICER:
        raise ValueError(f"Not the officer's to change: {', '.join(sorted(unknown))}.")
    check_period(terms.get("since"), terms.get("until"))
    with change(actor=actor, reason=reason):
        row = locked(application)
        if not row.request.is_open:
            raise Refused(_("It is settled: a reply reopens it."), "settled")
        if proposals_of(row).exists():
            raise Refused(_("A second person decides on it as it is: wait for that, or refuse it first."), "waiting")
        for name, value in terms.items():
            setattr(row, name, value)
        row.save()
    return row


def locked(application: Application) -> Application:
    return Application.objects.select_for_update(of=["self"]).select_related("request__partner").get(pk=application.pk)


def proposals_of(application: Application):
    """Return what waits for a second person so that the request may be granted."""
    rows = Confirmation.objects.open()
    above = rows.filter(kind=ConfirmationKind.GRANT_LICENSES, payload__application=application.pk)
    return (above | rows.filter(exemption__request=application.request_id)).order_by("pk")


def of_proposal(confirmation: Confirmation) -> Application:
    """Return what a proposal to grant above the ceiling is about."""
    return Application.objects.select_related("request__partner").get(pk=confirmation.payload["application"])


def grants_of(application: Application) -> list[Grant]:
    """Return one grant for each segment asked for, from the distributor unless another grantor is named."""
    grantor = application.grantor or Partner.objects.operator()
    segments = list(Segment.objects.filter(code__in=application.segments).order_by("code"))
    if application.line is None or not segments:
        raise Refused(_("It names no product line or no segment: change what is asked for first."), "nothing")
    return [
        Grant(
            holder=application.request.partner,
            line=application.line,
            segment=segment,
            territory=tuple(application.territory),
            excluded=tuple(application.excluded),
            since=application.since or clock.today(),
            until=application.until,
            grantor=grantor,
            document=str(application.request),
        )
        for segment in segments
    ]


def beyond(grants: list[Grant]) -> list[tuple[str, str]]:
    """Return the (segment, country) in which the grants would reach further than their grantor on their first day."""
    first = grants[0]
    countries = dict.fromkeys(code[:2] for code in countries_of(first.territory, first.excluded, first.since))
    cells = [(grant.line.slug, grant.segment.code, country) for grant in grants for country in countries]
    return beyond_ceiling(first.grantor, cells, {first.line.slug: first.line}, first.since)


def grant_or_propose(application: Application, *, actor, reason: str) -> Act | Confirmation:
    """Grant the license asked for; above the grantor's own authority propose it, for a second person has to agree."""
    with change(actor=actor, reason=reason):
        row = locked(application)
        if not beyond(grants_of(row)):
            return grant_now(row, actor=actor, reason=reason)
        payload = {"application": row.pk, "request": str(row.request)}
        proposed = open_confirmation(ConfirmationKind.GRANT_LICENSES, None, actor=actor, reason=reason, payload=payload)
        return grant_now(row, actor=actor, reason=reason) if proposed.alone else proposed


def grant_now(application: Application, *, actor, reason: str) -> Act:
    """Grant the license and keep the act with what was asked for."""
    with change(actor=actor, reason=reason):
        row = locked(application)
        row.act = grant_licenses(grants_of(row), actor=actor, reason=reason)
        row.save(update_fields=["act"])
    return row.act


def revoke_granted(application: Application, *, actor, reason: str) -> None:
    """End from today the licenses that an earlier verdict on the request granted."""
    with change(actor=actor, reason=reason):
        row = locked(application)
        if row.act is not None:
            licenses = [item.license for item in row.act.items.select_related("license")]
            revoke_licenses(licenses, actor=actor, reason=reason, on=clock.today())
            row.act = None
            row.save(update_fields=["act"])

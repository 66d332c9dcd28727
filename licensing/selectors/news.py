"""What changed for a partner: its licenses, the policies it sells by, and answers that are other ones by now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from licensing.models import ActItem, Confirmation, ConfirmationKind, Decision, Policy
from licensing.selectors.answers import verdict_on
from licensing.selectors.gather import Wanted, gather
from partners.models import Partner
from ui.formats import territory_names

MOST = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what, how, when and where to read on."""

    text: str
    what: str
    tone: str
    at: datetime
    url: str


def changes_since(partner: Partner, actor, since: datetime) -> list[Change]:
    """Return the newest changes of a partner's rights since a moment, newest first."""
    found = [*policy_changes(actor, since), *license_changes(partner, since)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:MOST]


def policy_changes(actor, since: datetime) -> list[Change]:
    seen = Policy.objects.visible_to(actor)
    begun = [(row, row.enacted_at, _("withdrawn"), "deny") for row in seen.filter(enacted_at__gte=since)]
    put_back = Confirmation.objects.filter(
        kind=ConfirmationKind.END_POLICY, outcome="confirmed", decided_at__gte=since, policy__in=seen
    ).select_related("policy")
    ended = [(row.policy, row.decided_at, _("put back"), "allow") for row in put_back]
    return [
        Change(f"{policy}: {policy.title}", what, tone, at, reverse("licensing:policy_detail", args=[policy.pk]))
        for policy, at, what, tone in begun + ended
    ]


def license_changes(partner: Partner, since: datetime) -> list[Change]:
    rows = (
        ActItem.objects.filter(license__holder=partner, act__at__gte=since)
        .select_related("act", "license__line", "license__segment")
        .order_by("-pk")[:MOST]
    )
    return [
        Change(
            f"{row.license.line} · {row.license.segment} · "
            f"{territory_names(row.license.territory, row.license.excluded)}",
            row.act.get_kind_display(),
            "quiet",
            row.act.at,
            reverse("licensing:license_detail", args=[row.license_id]),
        )
        for row in rows
    ]


def verdicts_on(rows: list[Decision], on: date) -> dict[int, str]:
    """Return the verdict that the question of each stored answer has on a day; what cannot be asked is left out."""
    facts = gather(
        Wanted(
            partners=frozenset(row.partner_id for row in rows),
            lines=frozenset(row.product.line_id for row in rows),
            customers=frozenset(row.customer_id for row in rows if row.customer_id),
        ),
        on=on,
    )
    found = {row.pk: verdict_on(row, facts, on) for row in rows}
    return {pk: verdict for pk, verdict in found.items() if verdict is not None}

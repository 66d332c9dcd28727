"""Effective status: what every list, filter and export says of a license or policy on a day."""

from datetime import date

from django.utils.translation import gettext as _

from history import clock
from licensing.authority import Status, effective_status
from licensing.models import Contested, License, Policy, PolicyStatus
from licensing.selectors.gather import Wanted, gather
from licensing.sentences import day, last


def statuses_on(licenses: list[License], on: date) -> dict[int, Status]:
    """Return the effective status of each license on the day, from one gathering of facts."""
    if not licenses:
        return {}
    wanted = Wanted(
        partners=frozenset(row.holder_id for row in licenses), lines=frozenset(row.line_id for row in licenses)
    )
    facts = gather(wanted)
    return {row.pk: effective_status(facts, str(row.pk), on) for row in licenses}


def status_text(status: Status) -> str:
    told = {"since": day(status.since), "until": last(status.until), "policy": f"P-{status.policy}"}
    return {
        "active": _("active until %(until)s"),
        "scheduled": _("from %(since)s"),
        "expired": _("expired, since %(since)s"),
        "revoked": _("revoked from %(since)s"),
        "never": _("as if never"),
        "stopped": _("stopped since %(since)s"),
        "withdrawn": _("withdrawn by %(policy)s since %(since)s"),
        "broken": _("nothing left of it: the chain above is broken"),
    }[status.code] % told


def policy_state(policy: Policy) -> tuple[str, str]:
    """Return (tone, text) of a policy's state today."""
    today = clock.today()
    if policy.status == PolicyStatus.CANCELLED:
        return "quiet", _("cancelled")
    if policy.status == PolicyStatus.DRAFT:
        return "review", _("draft")
    if policy.valid.isempty:
        return "quiet", _("put back, as if never")
    if policy.valid.upper is not None and policy.valid.upper <= today:
        return "quiet", _("over, last day %(day)s") % {"day": last(policy.valid.upper)}
    if policy.valid.lower > today:
        return "review", _("from %(since)s") % {"since": day(policy.valid.lower)}
    state = _("in force since %(since)s") % {"since": day(policy.valid.lower)}
    if not policy.contested:
        return "deny", state
    tone = "review" if policy.contested == Contested.HELD else "deny"
    return tone, f"{state} · {policy.get_contested_display()}"

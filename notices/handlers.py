"""What the outbox hands to notices: tell holders of changes, send what was written."""

from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from history import clock
from history.changes import SYSTEM
from licensing.models import Act, ActKind, License
from licensing.sentences import day, last
from notices.services.notices import tell
from notices.tasks import wake
from partners.models import Agreement, Hold, HoldReason, Partner
from partners.signing import unsigned
from ui.formats import territory_names

LANGUAGES = ("en", "ru")
MOST_NAMED = 50


def send_notice(payload: dict) -> None:
    """Have the mails sent after this transaction: a sender commits each result for itself."""
    transaction.on_commit(wake)


def tell_holders(payload: dict) -> None:
    """Tell every holder what an act changed of its licenses: one digest each."""
    act = Act.objects.get(pk=payload["act"])
    by_holder = defaultdict(list)
    for item in act.items.select_related("license__line", "license__segment", "license__holder"):
        by_holder[item.license.holder].append(item)
    for holder, items in by_holder.items():
        if not holder.is_operator and not holder.is_link:
            tell([holder], source=f"act:{act.pk}:{holder.pk}", texts=in_both(lambda found=items: act_text(act, found)))


def in_both(write) -> dict[str, str]:
    """Return the texts of a notice in both languages; `write()` returns (subject, body) in the active one."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[f"subject_{language}"], texts[f"body_{language}"] = write()
    return texts


def act_text(act: Act, items: list) -> tuple[str, str]:
    count = len(items)
    subject = " ".join([act_sentence(act.kind), f"({count})"])
    lines = [_("What changed (%(act)s): %(what)s.") % {"act": act, "what": act_sentence(act.kind)}, ""]
    lines += [f"- {license_text(item)}" for item in items[:MOST_NAMED]]
    if count > MOST_NAMED:
        lines.append(f"- … {count - MOST_NAMED}")
    lines += [
        "",
        _("Why: %(reason)s") % {"reason": act.reason},
        "",
        _("What now: the portal shows what you may sell today."),
    ]
    return subject, "\n".join(lines)


def act_sentence(kind: str) -> str:
    return {
        ActKind.GRANT: _("Sales licenses were granted to you"),
        ActKind.REVOKE: _("Sales licenses of yours were revoked"),
        ActKind.STOP: _("Sales licenses of yours were stopped"),
        ActKind.RESUME: _("Sales licenses of yours are no longer stopped"),
        ActKind.RENEW: _("Sales licenses of yours were renewed"),
        ActKind.UNDO: _("A change of your sales licenses was taken back"),
    }[kind]


def license_text(item) -> str:
    row = item.license
    what = f"{row}: {row.line} · {row.segment} · {territory_names(row.territory, row.excluded)}"
    return f"{what}: {became(item.after)}"


def became(after: dict) -> str:
    """Return what an act left of a license, as a few words."""
    valid, stops = after["valid"], after["stops"]
    if valid == "empty":
        return _("as if it had never been")
    if stops and stops[-1][1] != "empty" and stops[-1][1][1] is None:
        return _("stopped from %(day)s") % {"day": day(stops[-1][1][0])}
    if valid[1] is None:
        return _("from %(from)s, without an end") % {"from": day(valid[0])}
    return _("from %(from)s until %(until)s") % {"from": day(valid[0]), "until": last(valid[1])}


def tell_of_ends(payload: dict) -> None:
    """Remind a holder of its licenses that end, those that by now still end alone; one message for all of a day."""
    holder = Partner.objects.get(pk=payload["holder"])
    rows = License.objects.filter(pk__in=payload["licenses"], holder=holder).unfollowed().open()
    found = list(rows.select_related("line", "segment").order_by("valid", "pk"))
    if found:
        source = f"ends:{payload['on']}:{holder.pk}"
        tell([holder], source=source, texts=in_both(lambda: ends_text(found)))


def ends_text(rows: list[License]) -> tuple[str, str]:
    subject = _("Sales licenses of yours end soon (%(count)s)") % {"count": len(rows)}
    lines = [_("These end, and nothing follows them yet:"), ""]
    for row in rows[:MOST_NAMED]:
        what = f"{row}: {row.line} · {row.segment} · {territory_names(row.territory, row.excluded)}"
        lines.append("- " + _("%(what)s: last day %(until)s") % {"what": what, "until": last(row.valid.upper)})
    if len(rows) > MOST_NAMED:
        lines.append(f"- … {len(rows) - MOST_NAMED}")
    lines += ["", _("What now: ask the distributor for their renewal on the portal; until then all of it goes on.")]
    return subject, "\n".join(lines)


def tell_of_agreement(payload: dict) -> None:
    """Tell who has to sign an agreement of a new version, or remind who has not."""
    agreement = Agreement.objects.get(pk=payload["agreement"])
    source = ":".join(["agreement", str(agreement.pk), payload["what"], str(payload.get("days", ""))])
    found = list(unsigned(agreement, clock.today()))
    if found:
        tell(found, source=source, texts=in_both(lambda: agreement_text(agreement, payload["what"])))


def agreement_text(agreement: Agreement, what: str) -> tuple[str, str]:
    subject = _("Still to be signed: %(agreement)s") if what == "remind" else _("To be signed: %(agreement)s")
    told = {"agreement": agreement, "since": day(agreement.since), "due": day(agreement.due)}
    lines = [_("%(agreement)s begins on %(since)s; the last day to sign it is %(due)s.") % told]
    if agreement.link:
        lines.append(agreement.link)
    if agreement.stops:
        lines.append(
            _(
                "Who has not signed by then is stopped: new sales and renewals stop, running contracts, bids and awards go on. Signing lifts it at once."
            )
        )
    lines.append(_("What now: an owner of your organization signs it on the portal, under “Agreements”."))
    return subject % told, "\n\n".join(lines)


def tell_partner(payload: dict) -> None:
    """Tell a partner that it was stopped, or that a stop was lifted."""
    hold = Hold.objects.select_related("partner").get(pk=payload["hold"])
    source = f"hold:{hold.pk}:{payload['what']}"
    tell([hold.partner], source=source, texts=in_both(lambda: hold_text(hold, payload)))


def hold_text(hold: Hold, payload: dict) -> tuple[str, str]:
    if payload["what"] == "lifted":
        subject = _("You may act again")
        told = {"why": hold.get_reason_display(), "day": day(hold.valid.upper)}
        # Lifted on the day it began or before, it stopped nothing and has no day to name.
        lifted = (
            _("The stop “%(why)s” is taken back, as if it had not been put.")
            if hold.valid.isempty
            else _("The stop “%(why)s” is lifted from %(day)s.")
        )
        what = lifted % told
        now = _("What now: the portal shows what you may sell today.")
    else:
        subject = _("You are stopped")
        what = _("You are stopped from %(day)s: %(why)s.") % {
            "why": hold.get_reason_display(),
            "day": day(hold.valid.lower),
        }
        goes_on = (
            _("What now: everything stops, running contracts, bids and awards too.")
            if hold.blocks_running
            else _(
                "What now: running contracts, bids and awards of before that day go on; new sales and renewals stop."
            )
        )
        now = f"{goes_on} {what_lifts(hold)}"
    why = _("Why: %(reason)s") % {"reason": typed_or_told(hold, payload)}
    return subject, "\n\n".join([what, why, now])


def what_lifts(hold: Hold) -> str:
    if not hold.cause_url:
        return _("Ask the distributor what lifts it.")
    return _("What lifts it: %(page)s") % {"page": settings.ORIGIN + hold.cause_url}


def typed_or_told(hold: Hold, payload: dict) -> str:
    """Return what a person typed; for the portal's own acts, which have a code, what the code means."""
    if not payload["reason"].startswith(SYSTEM):
        return payload["reason"]
    told = _("signed, or no longer owed") if payload["what"] == "lifted" else _("not signed in time")
    return f"{hold.text}: {told}" if hold.reason == HoldReason.AGREEMENT else hold.get_reason_display()

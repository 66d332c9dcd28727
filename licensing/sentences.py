"""The sentence for each reason, in the reader's language. The rules know codes, the pages know words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from customers.models import Segment
from licensing.decision import Reason
from licensing.decision.facts import VENDOR
from partners.models import Partner


@dataclass(slots=True)
class Names:
    """What ids are called, for readers who may know: those a reader may not know get a word instead of a name."""

    partners: dict[str, str]
    segments: dict[str, str]
    reader: str | None = None

    def partner(self, key: str | None) -> str:
        if key == VENDOR:
            return _("the vendor")
        if key == self.reader:
            return _("you")
        return self.partners.get(key or "", _("a partner above you"))

    def segment(self, code: str) -> str:
        return self.segments.get(code, code)


def names_for(reader: Partner | None, *, sees_all: bool) -> Names:
    """Return the names a reader may know: the distributor's people all, a partner its own chain of managers."""
    if sees_all or reader is None:
        rows = Partner.objects.all()
    else:
        rows = [row for row in (reader, reader.parent) if row is not None]
    segments = {row.code: str(row) for row in Segment.objects.all()}
    names = {str(row.pk): str(row) for row in rows}
    return Names(names, segments, None if sees_all or reader is None else str(reader.pk))


def day(value: date | str | None) -> str:
    if value is None:
        return ""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return date_format(value, "DATE_FORMAT")


def last(value: date | str | None) -> str:
    """Return the last day included of a period that is over on the day."""
    if value is None:
        return _("further notice")
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return day(value - timedelta(days=1))


def business_name(code: str) -> str:
    return {
        "renewal": _("renewals"),
        "running": _("running contracts"),
        "bid": _("submitted bids"),
        "award": _("awards"),
        "quote": _("quotes"),
    }.get(code, _("new sales"))


def revoked(detail: dict, names: Names) -> str:
    text = (
        _("Your license %(license)s for “%(segment)s” was revoked as if it had never been.")
        if detail.get("never")
        else _("Your license %(license)s for “%(segment)s” was revoked; its last day was %(until)s.")
    )
    told = {"license": f"L-{detail['license']}", "segment": names.segment(detail["segment"])}
    return text % {**told, "until": last(detail.get("until"))}


def missing(text: str) -> Callable[[dict, Names], str]:
    return lambda detail, names: (
        _(text)
        % {
            "segment": names.segment(detail["segment"]),
            "license": f"L-{detail.get('license', '')}",
            "from": day(detail.get("from")),
            "until": last(detail.get("until")),
        }
    )


def broken(detail: dict, names: Names) -> str:
    who = names.partner(detail.get("partner"))
    match detail.get("why"):
        case "circle":
            return _("The grants lead in a circle and never to the vendor.")
        case "ended":
            return _("The chain is broken: the partnership with %(who)s has ended.") % {"who": who}
        case "stopped":
            return _("The chain is broken: %(who)s is stopped.") % {"who": who}
    text = _("The chain is broken: %(who)s holds no license for “%(segment)s” from %(grantor)s that covers this.")
    return text % {"who": who, "segment": names.segment(detail["segment"]), "grantor": names.partner(detail["grantor"])}


def policy(text: str) -> Callable[[dict, Names], str]:
    return lambda detail, names: _(text) % {"policy": f"P-{detail['number']}", "since": day(detail.get("since"))}


def unproven(detail: dict, names: Names) -> str:
    asked = {
        "allow": _("That is only noted."),
        "declare": _("The seller's statement “no state participation known to us” settles it."),
        "review": _("An officer has to look at it first."),
        "deny": _("Without proof it may not be sold to."),
    }[detail["unproven"]]
    text = _(
        "It is not known whether the state has a part in this customer, and %(policy)s speaks of such customers since %(since)s. %(asked)s"
    )
    return text % {"policy": f"P-{detail['number']}", "since": day(detail.get("since")), "asked": asked}


def stopped(text: str) -> Callable[[dict, Names], str]:
    return lambda detail, names: _(text) % {"since": day(detail.get("since"))}


def running(text: str) -> Callable[[dict, Names], str]:
    return lambda detail, names: (
        _(text)
        % {
            "business": business_name(detail["business"]),
            "since": day(detail["since"]),
            "before": day(detail["before"]),
            "until": day(detail["until"]) if detail.get("until") else _("their own end"),
        }
    )


def exception(detail: dict, names: Names) -> str:
    if not detail.get("record"):
        return _("An approved exception applies.")
    text = _("Exception %(exception)s of the distributor applies; its last day is %(until)s.")
    return text % {"exception": detail["record"], "until": last(detail.get("until"))}


def fixed(text: str) -> Callable[[dict, Names], str]:
    return lambda detail, names: _(text)


SENTENCES: dict[str, Callable[[dict, Names], str]] = {
    "OK": fixed(gettext_noop("Nothing stands against it.")),
    "RESTRICTED_PARTY": fixed(gettext_noop("The customer is a named restricted party.")),
    "PARTNER_ENDED": stopped(gettext_noop("Your partnership has ended; its first day over was %(since)s.")),
    "PARTNER_STOPPED": stopped(gettext_noop("You are stopped since %(since)s.")),
    "HOLD_AGREEMENT": stopped(gettext_noop("You are stopped since %(since)s: the agreement is not signed.")),
    "HOLD_ACKNOWLEDGEMENT": stopped(gettext_noop("You are stopped since %(since)s: an acknowledgement is owed.")),
    "HOLD_COMPLIANCE": stopped(gettext_noop("You are stopped since %(since)s by a compliance check.")),
    "NOT_OFFERED": fixed(gettext_noop("The product is not offered in the customer's country.")),
    "CUSTOMER_UNKNOWN": fixed(
        gettext_noop("Nobody is on file under this identifier: add the customer, then ask again.")
    ),
    "CLASS_UNKNOWN": fixed(
        gettext_noop(
            "What the customer does is not on file, and its name hints at another activity than commercial. An officer has to say which."
        )
    ),
    "OWNERSHIP_UNPROVEN": unproven,
    "DECLARED": fixed(gettext_noop("The seller states: no state participation known to us.")),
    "SEGMENT_WITHDRAWN": policy(gettext_noop("%(policy)s withdraws sales to such customers since %(since)s.")),
    "APPROVAL_NEEDED": policy(gettext_noop("%(policy)s: sales to such customers need approval since %(since)s.")),
    "POLICY_HELD": policy(gettext_noop("%(policy)s is contested and held by an officer: ask before you sell.")),
    "RUN_OFF_CONTINUES": running(
        gettext_noop(
            "Running business goes on: %(business)s of before %(before)s continue until %(until)s; this one is of %(since)s."
        )
    ),
    "RUN_OFF_ENDED": running(
        gettext_noop(
            "What was left for running business is over: %(business)s of before %(before)s continued until %(until)s."
        )
    ),
    "COMMITMENT_UNPROVEN": running(
        gettext_noop(
            "Running business of before %(before)s would go on: show the document that proves the date %(since)s."
        )
    ),
    "EXCEPTION_APPLIES": exception,
    "LICENSE_STANDS": missing(gettext_noop("Your license %(license)s for “%(segment)s” stands until %(until)s.")),
    "NO_LICENSE": missing(gettext_noop("You hold no license for “%(segment)s”.")),
    "TERRITORY_OUTSIDE": missing(
        gettext_noop("Your license %(license)s for “%(segment)s” does not cover the customer's country.")
    ),
    "REGION_EXCLUDED": missing(
        gettext_noop("Your license %(license)s for “%(segment)s” excepts the customer's region.")
    ),
    "LICENSE_NOT_STARTED": missing(gettext_noop("Your license %(license)s for “%(segment)s” begins on %(from)s.")),
    "LICENSE_EXPIRED": missing(
        gettext_noop("Your license %(license)s for “%(segment)s” ended; its last day was %(until)s.")
    ),
    "LICENSE_REVOKED": revoked,
    "LICENSE_STOPPED": missing(gettext_noop("Your license %(license)s for “%(segment)s” is stopped.")),
    "CHAIN_BROKEN": broken,
}


def sentence(code: str, detail: dict, names: Names) -> str:
    """Return the sentence of a reason. `detail` is the reason's, its days as days or ISO text."""
    if code == "ROUTE_DIRECT_ONLY":
        if "number" in detail:
            return _("%(policy)s: such customers buy from the vendor direct since %(since)s.") % {
                "policy": f"P-{detail['number']}",
                "since": day(detail.get("since")),
            }
        return _("In the customer's country the vendor sells this product direct only.")
    return SENTENCES[code](detail, names)


def reason_sentence(reason: Reason, names: Names) -> str:
    return sentence(reason.code, reason.detail, names)


def change_sentence(what: str, who: str, *, together: bool = False) -> str:
    """Return what would change an answer, and who can do it; `together` says that it takes more than this."""
    texts = {
        "declare": _("State with the question: no state participation known to us."),
        "add_customer": _("Adding the customer."),
        "classify": _("A finding of what the customer does."),
        "find_owners": _("A finding that the state has no part in the customer."),
        "approve": _("Approval of this sale."),
        "resolve": _("Resolving what is contested, so that the policy ends."),
        "license": _("A license for what is missing."),
        "lift_hold": _("Lifting the stop."),
        "end_policy": _("Ending the policy."),
        "document": _("The document that proves the date."),
    }
    doers = {
        "seller": _("you"),
        "distributor": _("the distributor"),
        "vendor": _("the vendor, through the distributor"),
    }
    told = {"what": texts[what], "who": doers[who]}
    if together:
        return _("%(what)s Who can do it: %(who)s. This alone is not enough: it takes all that is listed here.") % told
    return _("%(what)s Who can do it: %(who)s.") % told

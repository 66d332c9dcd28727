"""A policy in plain sentences, in the reader's language."""

from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from customers.models import Axis, Segment
from history import clock
from licensing.decision.facts import preset_run_off, read_run_off
from licensing.models import Effect, Measure, Policy, ProductLine
from licensing.selectors.territory import countries_of
from licensing.sentences import business_name, day
from ui.formats import country_name, territory_names


def scope_sentence(policy: Policy) -> str:
    """Return a policy's scope as one plain sentence in the active language."""
    lines = ", ".join(str(row) for row in ProductLine.objects.filter(slug__in=policy.lines))
    told = {
        "lines": lines,
        "whom": whom(policy),
        "where": where(policy),
        "since": day(first_day(policy)),
    }
    sentence = {
        Effect.WITHDRAWN: _("From %(since)s %(lines)s may no longer be sold to %(whom)s in %(where)s."),
        Effect.DIRECT_ONLY: _("From %(since)s %(whom)s in %(where)s buy %(lines)s from the vendor direct only."),
        Effect.APPROVAL: _("From %(since)s sales of %(lines)s to %(whom)s in %(where)s need approval."),
    }[policy.effect] % told
    return sentence if policy.via is None else " ".join([sentence, through(policy)])


def first_day(policy: Policy) -> date | None:
    """Return the day a policy begins; of one that ended as if it had never been, the day it was enacted for."""
    if not policy.valid.isempty:
        return policy.valid.lower
    return date.fromisoformat(policy.impact["on"]) if policy.impact else None


def where(policy: Policy) -> str:
    """Return where a policy holds: its countries without those it excepts, and the regions of them that it excepts."""
    out = set(policy.excluded)
    if any(code not in policy.countries and "-" not in code for code in out):
        out |= set(countries_of(policy.excluded, [], first_day(policy) or clock.today()))  # a group is its members
    left = sorted((code for code in policy.countries if code not in out), key=country_name)
    return territory_names(left, sorted(code for code in out if "-" in code and code[:2] in left))


def through(policy: Policy) -> str:
    return _("It concerns %(partner)s and whoever sells through it.") % {"partner": policy.via}


def whom(policy: Policy) -> str:
    segments = [str(row) for row in Segment.objects.filter(code__in=policy.segments)]
    parts = [_("customers of the segments “%(names)s”") % {"names": ", ".join(segments)}] if segments else []
    if policy.measure:
        parts.append(_("customers with %(measure)s") % {"measure": measure_text(policy.measure, policy.measure_limit)})
    return _(" and ").join(parts) or _("all customers")


def measure_text(measure: str, limit: Decimal | None) -> str:
    """Return a measure in words, with its limit where it names one."""
    told = {"limit": number_format(limit.normalize(), use_l10n=True) if limit is not None else ""}
    return {
        Measure.SHARE_ABOVE: _("a share of the state above %(limit)s %%"),
        Measure.SHARE_FROM: _("a share of the state of %(limit)s %% or more"),
    }.get(measure, "%(measure)s") % (told | {"measure": Measure(measure).label})


def run_off_sentence(policy: Policy) -> str:
    """Return what the policy leaves to running business."""
    terms = read_run_off(policy.run_off)
    terms = preset_run_off(policy.valid.lower) if terms is None else terms
    parts = [
        business_name(kind)
        if term.until is None
        else _("%(what)s until %(day)s") % {"what": business_name(kind), "day": day(term.until)}
        for kind, term in terms.items()
        if kind != "quote"
    ]
    if not parts:
        return _("Running business does not continue.")
    return _("What was running before that day continues: %(what)s.") % {"what": ", ".join(parts)}


def speaks_of_state(policy: Policy) -> bool:
    """Say whether a customer can be unproven: the policy names a measure, or a segment of the state axis."""
    return bool(policy.measure) or Segment.objects.filter(code__in=policy.segments, axis=Axis.STATE).exists()


def unproven_sentence(policy: Policy) -> str:
    """Return what holds where the state's part is not known; nothing where the policy does not ask for it."""
    if not speaks_of_state(policy):
        return ""
    return {
        "allow": _("Where the state's part is not known, you may sell."),
        "declare": _("Where the state's part is not known, state with your question that you know of none."),
        "review": _("Where the state's part is not known, an officer of the distributor looks at the customer first."),
        "deny": _("Where the state's part is not known, you may not sell."),
    }[policy.unproven]

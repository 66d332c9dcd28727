"""The notice that a policy proposes of itself, in both languages."""

from django.utils import translation
from django.utils.translation import gettext as _

from customers.models import Segment
from history import clock
from licensing.decision.facts import preset_run_off, read_run_off
from licensing.models import Effect, Policy, ProductLine
from licensing.sentences import business_name, day, last
from notices.models import Notice, NoticeKind
from notices.services.notices import draft_notice, due_day
from ui.formats import country_names


def propose_notice(policy: Policy, *, actor) -> Notice:
    """Return the draft that tells of a policy, or of its end where it has ended; one of each.

    The audience are the partners that hold its lines in the territory it was written for.
    """
    ended = policy.valid.isempty or policy.valid.upper is not None
    source = f"policy:{policy.pk}:{'ended' if ended else 'enacted'}"
    standing = Notice.objects.filter(source=source).first()
    if standing is not None:
        return standing
    earlier = Notice.objects.filter(policy=policy, kind=NoticeKind.POLICY, sent_at__isnull=False).first()
    texts = {}
    for language in ("en", "ru"):
        with translation.override(language):
            write = ended_text if ended else enacted_text
            texts[f"subject_{language}"], texts[f"body_{language}"] = write(policy)
    return draft_notice(
        actor=actor,
        source=source,
        kind=NoticeKind.CANCELLATION if ended and earlier else NoticeKind.POLICY,
        policy=policy,
        refers_to=earlier if ended else None,
        needs_acknowledgement=True,
        acknowledge_by=due_day(clock.today()),
        audience={"groups": policy.territory, "lines": policy.lines},
        **texts,
    )


def scope_sentence(policy: Policy) -> str:
    """Return a policy's scope as one plain sentence in the active language."""
    lines = ", ".join(str(row) for row in ProductLine.objects.filter(slug__in=policy.lines))
    told = {
        "lines": lines,
        "whom": whom(policy),
        "where": country_names(policy.countries),
        "since": day(policy.valid.lower) if not policy.valid.isempty else day(policy.impact and policy.impact.get("on")),
    }
    return {
        Effect.WITHDRAWN: _("From %(since)s %(lines)s may no longer be sold to %(whom)s in %(where)s."),
        Effect.DIRECT_ONLY: _("From %(since)s %(whom)s in %(where)s buy %(lines)s from the vendor direct only."),
        Effect.APPROVAL: _("From %(since)s sales of %(lines)s to %(whom)s in %(where)s need approval."),
    }[policy.effect] % told


def whom(policy: Policy) -> str:
    segments = [str(row) for row in Segment.objects.filter(code__in=policy.segments)]
    parts = [_("customers of the segments “%(names)s”") % {"names": ", ".join(segments)}] if segments else []
    if policy.measure:
        parts.append(_("customers with %(measure)s") % {"measure": policy.get_measure_display()})
    return _(" and ").join(parts) or _("all customers")


def run_off_sentence(policy: Policy) -> str:
    """Return what the policy leaves to running business."""
    terms = read_run_off(policy.run_off)
    terms = preset_run_off(policy.valid.lower) if terms is None else terms
    parts = [
        business_name(kind) if term.until is None else _("%(what)s until %(day)s") % {"what": business_name(kind), "day": day(term.until)}
        for kind, term in terms.items()
        if kind != "quote"
    ]
    if not parts:
        return _("Running business does not continue.")
    return _("What was running before that day continues: %(what)s.") % {"what": ", ".join(parts)}


def unproven_sentence(policy: Policy) -> str:
    return {
        "allow": _("Where the state's part is not known, you may sell."),
        "declare": _("Where the state's part is not known, state with your question that you know of none."),
        "review": _("Where the state's part is not known, an officer of the distributor looks at the customer first."),
        "deny": _("Where the state's part is not known, you may not sell."),
    }[policy.unproven]


def enacted_text(policy: Policy) -> tuple[str, str]:
    title = policy.title_ru if translation.get_language() == "ru" and policy.title_ru else policy.title_en
    body = [
        f"**{scope_sentence(policy)}**",
        run_off_sentence(policy),
        unproven_sentence(policy),
        _("What to do now: ask the portal about each customer before you offer or sell. It answers with reasons and a receipt."),
        _("Please acknowledge this notice with your name and role."),
    ]
    return f"{policy}: {title}", "\n\n".join(body)


def ended_text(policy: Policy) -> tuple[str, str]:
    title = policy.title_ru if translation.get_language() == "ru" and policy.title_ru else policy.title_en
    if policy.valid.isempty:
        what = _("%(policy)s is put back as if it had never been: what you were allowed to sell before it you may sell again.")
    else:
        what = _("%(policy)s is over; its last day is %(day)s. From then on you may sell again what you were allowed to sell before it.")
    body = [
        "**" + what % {"policy": policy, "day": last(policy.valid.upper) if not policy.valid.isempty else ""} + "**",
        _("Answers refused in the meantime are worth asking again."),
        _("Please acknowledge this notice with your name and role."),
    ]
    return _("Put back: %(title)s") % {"title": f"{policy}: {title}"}, "\n\n".join(body)

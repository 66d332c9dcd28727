"""The notice that a policy proposes of itself, in both languages."""

from django.db.models import Q
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from history import clock
from licensing.models import Decision, Policy
from licensing.policy_sentences import run_off_sentence, scope_sentence, unproven_sentence
from licensing.selectors.letters import Term, terms_of
from licensing.sentences import last
from notices.markdown import plain_text
from notices.models import Notice, NoticeKind
from notices.services.notices import draft_notice, due_day
from partners.models import Partner


def propose_notice(policy: Policy, *, actor) -> Notice:
    """Return the draft that tells of a policy, or of its end where it has ended; one of each.

    The audience are the partners of its territory that hold its lines, and by name all whom it hit.
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
        audience={"groups": policy.territory, "lines": policy.lines, "partners": slugs_hit(policy)},
        **texts,
    )


def slugs_hit(policy: Policy) -> list[str]:
    """Return the partners that the policy hit, wherever they are: those that lost a right, or an answer they had."""
    impact = policy.impact or {}
    answers = Decision.objects.filter(pk__in=impact.get("flips", [])).values("partner")
    hit = Partner.objects.sub_partners().filter(Q(pk__in=impact.get("partners", [])) | Q(pk__in=answers))
    return list(hit.order_by("slug").values_list("slug", flat=True))


def enacted_text(policy: Policy) -> tuple[str, str]:
    title = policy.title_ru if translation.get_language() == "ru" and policy.title_ru else policy.title_en
    body = [
        f"**{scope_sentence(policy)}**",
        run_off_sentence(policy),
        unproven_sentence(policy),
        terms_text(policy),
        _("Rights held through another chain are not affected; answers in the portal say what holds for you."),
        _(
            "What to do now: ask the portal about each customer before you offer or sell. It answers with reasons and a receipt."
        ),
        _("Please acknowledge this notice with your name and role."),
    ]
    return f"{policy}: {title}", "\n\n".join(filter(None, body))


def terms_text(policy: Policy) -> str:
    """Return as a list what each term rests on: the words of the letter, or our interpretation with its author."""
    head = _("What this rests on:")
    return "\n".join([head, "", *(f"- {term_line(term)}" for term in terms_of(policy))])


def term_line(term: Term) -> str:
    told = {"term": capfirst(term.label), "author": plain_text(term.author), "note": plain_text(term.note)}
    if not term.is_interpretation:
        return _("%(term)s: the letter says “%(phrase)s”.") % {**told, "phrase": plain_text(term.phrase)}
    if not term.author:
        return _("%(term)s: our interpretation.") % told
    if term.note:
        return _("%(term)s: our interpretation, by %(author)s. %(note)s") % told
    return _("%(term)s: our interpretation, by %(author)s.") % told


def ended_text(policy: Policy) -> tuple[str, str]:
    title = policy.title_ru if translation.get_language() == "ru" and policy.title_ru else policy.title_en
    if policy.valid.isempty:
        what = _(
            "%(policy)s is put back as if it had never been: what you were allowed to sell before it you may sell again."
        )
    else:
        what = _(
            "%(policy)s is over; its last day is %(day)s. From then on you may sell again what you were allowed to sell before it."
        )
    body = [
        "**" + what % {"policy": policy, "day": last(policy.valid.upper) if not policy.valid.isempty else ""} + "**",
        _("Answers refused in the meantime are worth asking again."),
        _("Please acknowledge this notice with your name and role."),
    ]
    return _("Put back: %(title)s") % {"title": f"{policy}: {title}"}, "\n\n".join(body)

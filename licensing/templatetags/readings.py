"""Template filters for what the readings of a letter cost."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def rule_title(rule: str) -> str:
    """Return a rule for customers of whom it is not proven, short enough for the head of a column."""
    return {
        "allow": _("Allowed, with a note"),
        "declare": _("The seller's statement"),
        "review": _("An officer looks first"),
        "deny": _("Refused"),
    }[rule]


@register.filter
def load_customers(cost) -> str:
    """Return whom the rule keeps waiting: "12 customers wait for an officer"."""
    load = cost.load
    if cost.rule == "allow":
        return _("nobody waits")
    if cost.rule == "deny":
        text = ngettext("%(count)s customer is refused", "%(count)s customers are refused", load.stopped)
        return text % {"count": load.stopped}
    text = ngettext("%(count)s customer waits", "%(count)s customers wait", load.officer)
    waits = text % {"count": load.officer}
    return (
        waits
        if cost.rule == "review"
        else _("%(waits)s, %(stated)s by statement") % {"waits": waits, "stated": load.one_click}
    )

"""What a missing fact decides, in a sentence."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import Settlement
from portal.questions.ranking import Weight

register = template.Library()


@register.filter
def counted(weight: Weight) -> str:
    """Return "214 customers, 31 answers, 9 open bids"; what is none is left out."""
    counts = [
        (weight.customers, ngettext("%(count)s customer", "%(count)s customers", weight.customers)),
        (weight.answers, ngettext("%(count)s answer", "%(count)s answers", weight.answers)),
        (weight.bids, ngettext("%(count)s open bid", "%(count)s open bids", weight.bids)),
        (weight.other_deals, ngettext("%(count)s other deal", "%(count)s other deals", weight.other_deals)),
    ]
    return ", ".join(text % {"count": count} for count, text in counts if count)


@register.filter
def settled_text(row: Settlement) -> str:
    """Return what an answer settled: "12 customers settled, 3 answers changed"."""
    customers = ngettext("%(count)s customer settled", "%(count)s customers settled", row.customers)
    answers = ngettext("%(count)s answer changed", "%(count)s answers changed", row.answers)
    counts = {"customers": customers % {"count": row.customers}, "answers": answers % {"count": row.answers}}
    return _("%(customers)s, %(answers)s") % counts

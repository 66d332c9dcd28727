"""Shares, holdings and what is known of them in plain words: what a page says and the pure part only counts."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import HoldingKind, ProblemCode
from customers.ownership.share import Share

NONE, ALL = Decimal(0), Decimal(100)
ANSWERS = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no"), "unknown": gettext_lazy("not known")}
MEASURES = {
    "any_share": gettext_lazy("The state owns some part of it"),
    "cascade_ge50": gettext_lazy("The state and companies it controls hold half of it, or more"),
    "cascade_gt50": gettext_lazy("The state and companies it controls hold more than half of it"),
    "control": gettext_lazy("The state controls it in another way: by votes, or without shares"),
}


def exact_percent(value: Decimal) -> str:
    """Return a share as it is recorded."""
    plain = value.normalize()
    return _("%(number)s %%") % {"number": number_format(plain, decimal_pos=max(0, -plain.as_tuple().exponent))}


def percent(value: Decimal) -> str:
    """Return a computed share with two decimals; with all where rounding would move it onto a whole number."""
    short = value.quantize(Decimal("0.01"))
    return exact_percent(value if short != value and short == short.to_integral_value() else short)


def share_sentence(share: Share) -> str:
    """Say how large the state's part is, and how large it may be."""
    low, high = share.at_least, share.at_most
    values = {"known": percent(low), "possible": percent(high)}
    if low > high or low > ALL:
        return _("The holdings on file come to more than a whole: the state's part adds up to %(known)s.") % values
    if low == high:
        return settled_sentence(low, values)
    if low == NONE:
        return unknown_sentence(share, high, values)
    if high == ALL:
        return _("The state owns %(known)s of it for certain, and perhaps all of it.") % values
    return _("The state owns %(known)s of it for certain, and perhaps up to %(possible)s.") % values


def settled_sentence(part: Decimal, values: dict[str, str]) -> str:
    if part == NONE:
        return _("The state owns no part of it.")
    if part == ALL:
        return _("The state owns all of it.")
    return _("The state owns %(known)s of it.") % values


def unknown_sentence(share: Share, high: Decimal, values: dict[str, str]) -> str:
    if share.any_share == "yes":
        return _("The state owns a very small part of it, and perhaps up to %(possible)s.") % values
    if high == ALL:
        return _("Whether the state owns a part of it is not known.")
    return _("Whether the state owns a part of it is not known; it cannot be more than %(possible)s.") % values


def measures(share: Share) -> list[dict]:
    """Return what a policy can ask of a share, each with its answer in words."""
    return [
        {"label": label, "code": getattr(share, name), "answer": ANSWERS[getattr(share, name)]}
        for name, label in MEASURES.items()
    ]


def holding_text(kind: str, low: Decimal | None, high: Decimal | None) -> str:
    """Say how much is held, as it stands in the source."""
    if kind == HoldingKind.CONTROL:
        return _("control without shares")
    if low is None or high is None:
        return _("votes, share not stated") if kind == HoldingKind.VOTES else _("share not stated")
    said = exact_percent(low)
    if low != high:
        said = _("%(from)s to %(to)s") % {"from": said, "to": exact_percent(high)}
    return _("%(share)s of the votes") % {"share": said} if kind == HoldingKind.VOTES else said


def problem_text(code: str) -> str:
    return str(ProblemCode(code).label)

"""The readings of a letter in the reader's language: their names, and the letter's phrase beside our wording."""

from copy import copy

from django.utils.translation import gettext as _

from licensing import decision
from licensing.models import Policy, TermKind
from licensing.policy_sentences import scope_sentence
from licensing.readings import DRAFTED, EDUCATION


def reading_name(code: str) -> str:
    """Return whom a reading means, in a few words; whether education is meant too is said beside it."""
    return {
        "any_share": _("Any known share of the state"),
        "share_from": _("25 % of the state or more"),
        "cascade_ge50": _("Half or more held by the state, through companies it controls"),
        "cascade_gt50": _("More than half held by the state, through companies it controls"),
        "agency": _("State agencies only"),
        DRAFTED: _("The draft as it stands"),
    }[code.removesuffix(f"-{EDUCATION}")]


def short_name(code: str) -> str:
    """Return the name of one of the five, short enough for the head of a narrow column."""
    return {
        "any_share": _("any share"),
        "share_from": "≥ 25 %",
        "cascade_ge50": "≥ 50 %",
        "cascade_gt50": "> 50 %",
        "agency": _("agencies"),
    }[code]


def full_name(code: str) -> str:
    name = reading_name(code)
    return _("%(reading)s, and education") % {"reading": name} if code.endswith(f"-{EDUCATION}") else name


def wording(policy: Policy, said: decision.Policy) -> str:
    """Return the policy's sentence as a reading has it: what the distributor would say."""
    row = copy(policy)
    row.segments = list(said.segments)
    row.measure = said.measure.name if said.measure else ""
    row.measure_limit = said.measure.limit if said.measure else None
    return scope_sentence(row)


def phrase_of(policy: Policy) -> str:
    """Return the words of the letter that say which customers are meant; the whole letter where none were marked."""
    term = policy.terms.filter(kind=TermKind.CUSTOMERS).first()
    if term is None or term.is_interpretation:
        return policy.letter.strip()
    return policy.letter[term.begin : term.end]

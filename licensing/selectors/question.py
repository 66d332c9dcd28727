"""The readings of a letter as a question to the vendor: its phrase, our wording of each, and what hangs on it."""

from django.utils.translation import gettext as _

from licensing.models import Policy
from licensing.reading_texts import full_name, phrase_of, wording
from licensing.selectors.readings import Comparison

Sheet = tuple[list[str], list[list]]


def question_sheet(policy: Policy, comparison: Comparison) -> Sheet:
    """Return headings and rows in the active language; no customer is named, and nothing of our own work."""
    header = [
        _("Your letter says"),
        _("Is this what is meant?"),
        _("In our words"),
        _("Customers in scope"),
        _("Customers of whom it is not proven"),
        _("Customers not touched"),
        _("Customers whom this reading alone means"),
        _("Contracts, bids and awards"),
        _("Of these without a known end"),
        _("Months until they end, in sum"),
        _("Counted on"),
        _("Your answer"),
    ]
    phrase = phrase_of(policy) or _("(the letter is not on file)")
    return header, [row_of(policy, phrase, code, comparison) for code in comparison.columns]


def row_of(policy: Policy, phrase: str, code: str, comparison: Comparison) -> list:
    column = comparison.columns[code]
    tally = column.tally
    return [
        phrase,
        full_name(code),
        wording(policy, column.policy),
        tally.in_scope,
        tally.unproven,
        tally.untouched,
        tally.alone,
        tally.commitments,
        tally.endless,
        tally.months,
        comparison.on,
        "",
    ]

"""The words for what is wrong with a commitment's days, in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from licensing.commitments import Days, day_faults


def fault_text(code: str) -> str:
    return {
        "not_yet": _("It cannot have been made after today: give the day on which it was."),
        "before_it_began": _("It would be over before it began: give a later day."),
        "not_the_bid": _("A bid stands since the day it was submitted: give the same day twice, or one of the two."),
        "not_the_award": _("An award stands since the day it was made: give the same day twice, or one of the two."),
        "out_of_order": _("This comes before an earlier step of the tender: published, bid, award, delivery."),
    }[code]


def told_faults(business: str, days: Days, today: date) -> list[tuple[str, str]]:
    """Return (field, sentence) of what is wrong with the days."""
    return [(name, fault_text(code)) for name, code in day_faults(business, days, today)]

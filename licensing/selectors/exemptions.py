"""Exceptions as pages show them: where each stands, and who asked, proposed and agreed."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing.models import Confirmation, ConfirmationOutcome, Exemption, Policy
from licensing.sentences import day, last

STEPS = [
    ("proposed", gettext_lazy("a second person decides")),
    ("refused", gettext_lazy("refused")),
    ("scheduled", gettext_lazy("counts later")),
    ("counts", gettext_lazy("counts")),
    ("over", gettext_lazy("over")),
]
TONES = {"proposed": "review", "refused": "deny", "scheduled": "review", "counts": "allow", "over": "quiet"}


def step_of(row: Exemption, on: date) -> str:
    """Return the step an exception stands at on a day; it is `ExemptionQuerySet.at_step` for one row."""
    if not row.approved:
        open_ones = [one for one in row.confirmations.all() if one.outcome == ConfirmationOutcome.OPEN]
        return "proposed" if open_ones else "refused"
    if row.valid.isempty or row.valid.upper <= on:
        return "over"
    return "scheduled" if row.valid.lower > on else "counts"


def state_text(row: Exemption, on: date) -> str:
    """Return where it stands in words, with the day that matters."""
    step = step_of(row, on)
    if step == "over":
        return (
            _("taken back, as if never")
            if row.valid.isempty
            else _("over, last day %(day)s") % {"day": last(row.valid.upper)}
        )
    if step == "scheduled":
        return _("from %(since)s") % {"since": day(row.valid.lower)}
    if step == "counts":
        return _("counts until %(until)s") % {"until": last(row.valid.upper)}
    return str(dict(STEPS)[step])


def word_on(row: Exemption) -> Confirmation | None:
    """Return the newest word of the two persons on an exception."""
    return row.confirmations.select_related("proposed_by", "decided_by").order_by("-pk").first()


def policies_of(numbers: list[int]) -> list[Policy]:
    return list(Policy.objects.filter(pk__in=numbers).order_by("pk"))

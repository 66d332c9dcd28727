"""One letter, several readings: side by side, by name, as a question to the vendor; one is chosen."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.models import Customer
from files.writing import export_table
from history import clock
from licensing.filters import CustomerNameFilter
from licensing.models import Policy, PolicyStatus
from licensing.reading_texts import full_name, phrase_of, reading_name, wording
from licensing.readings import EDUCATION, READINGS, RULES, STRICTEST, Load, Tally, officer_days
from licensing.selectors.question import question_sheet
from licensing.selectors.readings import (
    WEEKS_OF_CHECKS,
    Comparison,
    comparison_of,
    customers_found,
    is_large,
    is_ready,
)
from licensing.services.readings import choose_reading
from licensing.tables import ReadingTable
from partners.exceptions import Refused
from partners.forms import ReasonForm
from partners.guards import RightMixin, requires
from ui.views import TableView

FOUND = {"in-scope": "yes", "not-proven": "unknown", "not-touched": "no"}
"""What a reading finds of a customer, as addresses say it."""
LISTS = {"differ", "strictest"}
CODES = {reading.code for reading in READINGS}


def draft_or_404(request, pk: int) -> Policy:
    return get_object_or_404(Policy.objects.visible_to(request.actor).select_related("vendor", "via"), pk=pk)


@requires()
@require_safe
def policy_readings(request, pk):
    """Show the readings; where customers are many the page comes first, and they when they are counted."""
    policy = draft_or_404(request, pk)
    if policy.status != PolicyStatus.DRAFT:
        return redirect("licensing:policy_detail", pk=pk)
    context = {"policy": policy, "phrase": phrase_of(policy), "ready": is_ready()}
    if context["ready"] and (request.htmx or "now" in request.GET or not is_large(policy)):
        context |= compared(policy)
    template = "licensing/readings_compared.html" if request.htmx else "licensing/readings.html"
    return render(request, template, context | {"form": ReasonForm()})


def compared(policy: Policy) -> dict:
    comparison = comparison_of(policy, today=clock.today())
    return {
        "comparison": comparison,
        "halves": halves(comparison, policy),
        "strictest": comparison.columns[STRICTEST].tally.alone,
        "minutes": settings.MINUTES_A_CHECK,
        "weeks": WEEKS_OF_CHECKS,
        "rules": RULES,
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One reading as the page shows it."""

    code: str
    name: str
    wording: str
    tally: Tally
    chosen: bool
    bars: list[tuple[str, float, float]]
    loads: list["LoadLine"]


@dataclass(frozen=True, slots=True)
class LoadLine:
    rule: str
    load: Load
    checks: float
    days: float


def halves(comparison: Comparison, policy: Policy) -> list[dict]:
    """Return the readings without education and with it; the draft first, where it is none of them."""
    own = [] if comparison.chosen else [line_of("draft", comparison, policy)]
    return [
        {
            "code": EDUCATION if education else "",
            "title": _("Education is meant too") if education else _("Education is not meant by itself"),
            "lines": [
                *([] if education else own),
                *(line_of(row.code, comparison, policy) for row in READINGS if row.education == education),
            ],
        }
        for education in (False, True)
    ]


def line_of(code: str, comparison: Comparison, policy: Policy) -> Line:
    column = comparison.columns[code]
    tally = column.tally
    return Line(
        code,
        reading_name(code),
        wording(policy, column.policy),
        tally,
        code == comparison.chosen,
        bars_of(tally),
        [load_line(rule, tally.loads[rule]) for rule in RULES],
    )


def bars_of(tally: Tally) -> list[tuple[str, float, float]]:
    """Return the parts of a bar of 100, as (kind, where it begins, how wide it is)."""
    parts = [("deny", tally.in_scope), ("review", tally.unproven), ("quiet", tally.untouched)]
    total, begin, found = sum(count for _kind, count in parts) or 1, 0.0, []
    for kind, count in parts:
        width = round(100 * count / total, 3)
        found.append((kind, round(begin, 3), width))
        begin += width
    return found


def load_line(rule: str, load: Load) -> LoadLine:
    checks = load.checks / WEEKS_OF_CHECKS
    return LoadLine(rule, load, checks, officer_days(checks, settings.MINUTES_A_CHECK))


class ReadingCustomerList(RightMixin, TableView):
    """Customers by what the readings find of them, each with a sign for each reading."""

    table_class = ReadingTable
    filterset_class = CustomerNameFilter

    @cached_property
    def policy(self) -> Policy:
        policy = draft_or_404(self.request, self.kwargs["pk"])
        if policy.status != PolicyStatus.DRAFT or not is_ready():
            raise Http404
        return policy

    @cached_property
    def comparison(self) -> Comparison:
        return comparison_of(self.policy, today=clock.today())

    def get_queryset(self):
        which, found = self.kwargs["which"], FOUND.get(self.kwargs.get("found", ""), "")
        if not (which in LISTS or (which in CODES and found)):
            raise Http404
        rows = Customer.objects.visible_to(self.request.actor).prefetch_related("identifiers").order_by("name", "pk")
        return customers_found(self.comparison, rows, which, found)

    @property
    def title(self) -> str:
        return _("%(policy)s: customers by reading") % {"policy": self.policy}

    @property
    def intro(self) -> str:
        which = self.kwargs["which"]
        if which == "differ":
            return _("Those for whom it matters which reading is meant.")
        if which == "strictest":
            return _("Those whom only the strictest reading means: any known share of the state.")
        told = {
            "in-scope": _("In scope under the reading: %(reading)s."),
            "not-proven": _("Not proven under the reading: %(reading)s."),
            "not-touched": _("Not touched under the reading: %(reading)s."),
        }[self.kwargs["found"]]
        return told % {"reading": full_name(which)}

    def get_table_kwargs(self):
        return {"words": self.comparison.by_profile(), "which": self.kwargs["which"]}


@requires()
@require_safe
def policy_question(request, pk, language, ending):
    """Hand out the readings as a question to the vendor, in English or Russian."""
    policy = draft_or_404(request, pk)
    if policy.status != PolicyStatus.DRAFT or not is_ready():
        raise Http404
    with translation.override(language):
        header, rows = question_sheet(policy, comparison_of(policy, today=clock.today()))
        return export_table(ending, header, rows, f"{policy}-question-{language}")


@requires("may_decide")
@require_POST
def policy_read_as(request, pk):
    policy = draft_or_404(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason."))
        return redirect("licensing:policy_readings", pk=pk)
    code = request.POST.get("reading", "")
    try:
        choose_reading(policy, code, actor=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("licensing:policy_readings", pk=pk)
    messages.success(request, _("The draft now says: %(reading)s.") % {"reading": full_name(code)})
    return redirect("licensing:policy_preview", pk=pk)

"""The one question that settles most: missing facts, the customers behind each, and their answers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from customers.filters import CustomerFilter
from customers.models import Customer, Entity, Settlement
from customers.services.settlements import undo_settlement
from history import clock
from partners.exceptions import Refused
from partners.guards import RightMixin, requires
from partners.pages import acted
from portal.questions.forms import ANSWERS, FindingForm
from portal.questions.ranking import Ranking
from portal.questions.tables import FactCustomerTable
from ui.views import TableView

PER_PAGE = 20


@requires()
@require_safe
def question_list(request):
    return render(request, "portal/question_list.html", facts_page(request))


def facts_page(request, bound=None) -> dict:
    """Return the missing facts of the page asked for; `bound` is a form that was refused, shown where it stood."""
    ranking = Ranking.on(clock.today())
    page = Paginator(ranking.entities, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(fact, fact_forms(request, fact.entity, bound)) for fact in ranking.facts(list(page.object_list))]
    missing = ranking.missing
    return {
        "page": page,
        "rows": rows,
        "bare": ranking.bare,
        "open": len(missing.customers),
        "together": len(missing.together),
        "bound": bound,
        "last": last_settlement(request.actor),
    }


def fact_forms(request, entity: Entity, bound) -> list:
    if not request.actor.may_decide:
        return []
    return [
        bound if bound and (bound.about, bound.answer) == (entity, name) else form(about=entity, actor=request.actor)
        for name, form in ANSWERS.items()
    ]


def last_settlement(actor) -> Settlement | None:
    """Return what this person answered last, as long as it is not taken back."""
    if not actor.may_decide:
        return None
    rows = Settlement.objects.visible_to(actor).filter(actor=actor.user, undone_at=None)
    return rows.select_related("entity", "customer").order_by("-pk").first()


@requires("may_decide")
@require_POST
def fact_answer(request, public_id):
    """Write what was answered to a missing fact; the list comes back without what it settled."""
    entity = get_object_or_404(Entity.objects.visible_to(request.actor), public_id=public_id)
    form_class = ANSWERS.get(request.POST.get("answer", ""))
    if form_class is None:
        raise Http404
    form = form_class(request.POST, about=entity, actor=request.actor)
    if saved(form):
        return after(request, "review:question_list", "portal/question_facts.html", facts_page)
    return refused(request, facts_page(request, form), "portal/question_list.html", "portal/question_facts.html")


def saved(form) -> bool:
    """Save a clean form; a refusal becomes its error."""
    if not form.is_valid():
        return False
    try:
        form.save()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def after(request, name: str, part: str, context) -> HttpResponse:
    """Return the shrunk list alone to a page with script, else go back to the page."""
    if request.htmx:
        return render(request, part, context(request))
    page = request.GET.get("page", "")
    return redirect(f"{reverse(name)}?page={page}" if page.isdecimal() else name)


def refused(request, context: dict, page: str, part: str) -> HttpResponse:
    # htmx puts only what succeeded on the page.
    if request.htmx:
        return render(request, part, context)
    return render(request, page, context, status=422)


@requires("may_decide")
@require_POST
def question_undo(request, pk):
    row = get_object_or_404(Settlement.objects.visible_to(request.actor), pk=pk)
    reason = _("Answer taken back.")
    acted(request, lambda: undo_settlement(row, actor=request.user, reason=reason), done=_("Taken back: open again."))
    return redirect("review:bare_list" if row.customer_id else "review:question_list")


class FactCustomers(RightMixin, TableView):
    """The customers that one missing fact settles, and those for which it is one of several."""

    table_class = FactCustomerTable
    filterset_class = CustomerFilter

    @cached_property
    def entity(self) -> Entity:
        entity = get_object_or_404(Entity.objects.visible_to(self.request.actor), public_id=self.kwargs["public_id"])
        if entity.pk not in self.ranking.missing.settles:
            raise Http404
        return entity

    @cached_property
    def ranking(self) -> Ranking:
        return Ranking.on(clock.today())

    @cached_property
    def alone(self) -> frozenset[int]:
        return frozenset(self.ranking.missing.settles[self.entity.pk])

    @property
    def title(self):
        return _("Who owns %(name)s?") % {"name": self.entity}

    intro = gettext_lazy("The customers whose state share hangs on this fact.")

    def get_queryset(self):
        pks = {*self.alone, *self.ranking.missing.touched(self.entity.pk)}
        return Customer.objects.filter(pk__in=pks).prefetch_related("identifiers").order_by("name", "pk")

    def get_table_kwargs(self):
        return {"ranking": self.ranking, "alone": self.alone}

    def actions(self):
        return [{"url": reverse("review:question_list"), "label": _("All missing facts"), "icon": ""}]


@requires()
@require_safe
def bare_list(request):
    return render(request, "portal/bare_list.html", bare_page(request))


def bare_page(request, bound=None) -> dict:
    """Return the customers with nothing on file, those for whom most waits first."""
    ranking = Ranking.on(clock.today())
    page = Paginator(ranking.bare_customers, PER_PAGE).get_page(request.GET.get("page"))
    customers = ranking.customers(page.object_list)
    rows = [(customers[pk], ranking.weight([pk]), bare_form(request, customers[pk], bound)) for pk in page.object_list]
    return {"page": page, "rows": rows, "bound": bound, "last": last_settlement(request.actor)}


def bare_form(request, customer: Customer, bound) -> FindingForm | None:
    if not request.actor.may_decide:
        return None
    return bound if bound and bound.about == customer else FindingForm(about=customer, actor=request.actor)


@requires("may_decide")
@require_POST
def bare_answer(request, public_id):
    customer = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=public_id)
    form = FindingForm(request.POST, about=customer, actor=request.actor)
    if saved(form):
        return after(request, "review:bare_list", "portal/bare_rows.html", bare_page)
    return refused(request, bare_page(request, form), "portal/bare_list.html", "portal/bare_rows.html")

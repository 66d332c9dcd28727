"""Pages of entities: who owns whom, the state's part, and the chains behind it."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.filters import EntityFilter
from customers.forms.ownership import EntityForm, MomentForm, as_uuid
from customers.identifiers.messages import number_words
from customers.models import Customer, Entity
from customers.selectors.owners import view_of
from customers.selectors.owners_page import about_entity, beside_today
from customers.services.holdings import add_entity, correct_entity, entity_of_customer
from customers.tables import EntityTable
from history import clock
from history.reading import Reading
from partners.guards import RightMixin, requires
from partners.pages import form_page
from ui.formats import country_name
from ui.views import TableView


class EntityList(RightMixin, TableView):
    title = gettext_lazy("Who owns whom")
    intro = gettext_lazy("Companies, public bodies, persons and states, and what part of each is the state's.")
    table_class = EntityTable
    filterset_class = EntityFilter

    def get_queryset(self):
        return Entity.objects.visible_to(self.request.actor).standing().order_by("name", "pk")

    def actions(self):
        if not self.request.actor.may_grant:
            return []
        bring_in = reverse("imports:page", args=["ownership"])
        return [
            {"url": reverse("customers:entity_add"), "label": _("Add an entity"), "icon": "plus"},
            {"url": bring_in, "label": _("Bring in a file"), "icon": "upload"},
        ]


def scoped_entity(request: HttpRequest, public_id) -> Entity:
    rows = Entity.objects.visible_to(request.actor).select_related("customer", "merged_into")
    return get_object_or_404(rows, public_id=public_id)


def page_of(entity: Entity) -> str:
    return reverse("customers:entity_detail", args=[entity.public_id])


@requires()
@require_safe
def entity_detail(request, public_id):
    """Show an entity as of a day, as known at a moment."""
    entity = scoped_entity(request, public_id)
    if entity.merged_into_id is not None:
        return redirect(page_of(entity.merged_into))
    form = MomentForm(request.GET or None, initial={"on": clock.today()})
    on, known = form.moment()
    view, today = view_of(entity, on=on, reading=Reading(known=known)), clock.today()
    context = {**about_entity(view, request.GET), "form": form, "intro": intro_of(entity), "yesterday": yesterday()}
    if known is not None or on != today:
        context |= {"is_past": True, **beside_today(view, view_of(entity, on=today, reading=Reading()))}
    if request.actor.may_read_history:
        context["recorded"] = [entity, *entity.facts.all()]
    return render(request, "customers/entity_detail.html", context)


def intro_of(entity: Entity) -> str:
    country = country_name(entity.country) if entity.country else ""
    return " · ".join(filter(None, [entity.get_kind_display(), country, number_words(entity)]))


def yesterday() -> str:
    """Return the query that shows the day before, as it was known when it was over."""
    before = clock.today() - timedelta(days=1)
    return urlencode({"on": before.isoformat(), "known": f"{clock.today().isoformat()}T00:00"})


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def entity_add(request):
    """Add an entity; from the search for an owner one goes back there with it."""
    form = EntityForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    asset = Entity.objects.visible_to(request.actor).filter(public_id=as_uuid(request.GET.get("asset"))).first()

    def save():
        entity = add_entity(actor=request.user, **form.values())
        if asset is None:
            return page_of(entity)
        return f"{reverse('customers:holding_add', args=[asset.public_id])}?{urlencode({'owner': entity.public_id})}"

    back = page_of(asset) if asset else reverse("customers:entity_list")
    return form_page(request, form, title=_("Add an entity"), save=save, done=_("On file."), back=back)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def entity_edit(request, public_id):
    entity = scoped_entity(request, public_id)
    form, back = EntityForm(request.POST or None, entity=entity), page_of(entity)

    def save():
        correct_entity(entity, actor=request.user, **form.values())
        return back

    title = _("Correct %(name)s") % {"name": entity}
    return form_page(request, form, title=title, save=save, done=_("Corrected."), back=back)


@requires("may_grant")
@require_POST
def customer_entity(request, public_id):
    """Open the page where a customer's owners are entered; it becomes an entity by that."""
    customer = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=public_id)
    entity = entity_of_customer(customer, actor=request.user, reason=_("Owners are to be entered."))
    return redirect(page_of(entity))

"""Pages of customers and of the tree of segments."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customers.filters import CustomerFilter
from customers.forms import CustomerForm, CustomerSegmentForm, EndForm, IdentifierForm, NameForm, SegmentForm
from customers.models import Axis, Customer, CustomerSegment, Segment
from customers.services.customers import add_customer, correct_identifier, correct_name
from customers.services.segments import end_segment, save_segment, set_segment
from customers.tables import CustomerTable
from partners.guards import RightMixin, requires
from partners.models import Partner
from partners.pages import form_page
from ui.views import TableView


class CustomerList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Customers")
    table_class = CustomerTable
    filterset_class = CustomerFilter

    def get_queryset(self):
        rows = Customer.objects.visible_to(self.request.actor)
        return rows.prefetch_related("identifiers", "segments__segment").order_by("name", "pk")

    def actions(self):
        actor, found = self.request.actor, []
        if actor.may_ask:
            found.append({"url": reverse("customers:customer_add"), "label": _("Add a customer"), "icon": "plus"})
        if actor.may_grant:
            found.append(
                {"url": reverse("imports:page", args=["customers"]), "label": _("Bring in a file"), "icon": "upload"}
            )
        if actor.sees_all:
            found.append({"url": reverse("customers:segment_list"), "label": _("Segments"), "icon": "sitemap"})
        return found


def scoped(request, public_id) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.actor), public_id=public_id)


@require_safe
def customer_detail(request, public_id):
    customer = scoped(request, public_id)
    context = {
        "customer": customer,
        "identifiers": customer.identifiers.all(),
        "former": customer.former_names.all(),
        "segments": customer.segments.select_related("segment", "found_by").order_by("segment__axis", "-pk"),
    }
    return render(request, "customers/customer_detail.html", context)


@requires("may_ask", operator=False)
@require_http_methods(["GET", "HEAD", "POST"])
def customer_add(request):
    initial = {key: request.GET[key] for key in ("country", "identifier", "name") if key in request.GET}
    form = CustomerForm(request.POST or None, initial=initial)

    def save():
        partner = None if request.actor.is_operator else Partner.objects.get(pk=request.actor.home_id)
        customer, _created = add_customer(
            form.identified,
            actor=request.user,
            reason=_("Added on the page."),
            name=form.cleaned_data["name"],
            name_latin=form.cleaned_data["name_latin"],
            partner=partner,
        )
        return reverse("customers:customer_detail", args=[customer.public_id])

    return form_page(request, form, title=_("Add a customer"), save=save, done=_("On file."))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_name(request, public_id):
    customer = scoped(request, public_id)
    form = NameForm(request.POST or None, customer=customer)

    def save():
        correct_name(customer, actor=request.user, **form.cleaned_data)
        return reverse("customers:customer_detail", args=[public_id])

    intro = _("The old name stays findable.")
    return form_page(request, form, title=_("Correct the name"), intro=intro, save=save, done=_("Corrected."))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_identifier(request, public_id):
    customer = scoped(request, public_id)
    form = IdentifierForm(request.POST or None, customer=customer)

    def save():
        correct_identifier(customer, form.identified, actor=request.user, reason=form.cleaned_data["reason"])
        return reverse("customers:customer_detail", args=[public_id])

    intro = _("The old identifier stays findable.")
    return form_page(request, form, title=_("Correct the identifier"), intro=intro, save=save, done=_("Corrected."))


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_set(request, public_id):
    customer = scoped(request, public_id)
    form = CustomerSegmentForm(request.POST or None)

    def save():
        set_segment(customer, actor=request.user, **form.cleaned_data)
        return reverse("customers:customer_detail", args=[public_id])

    title = _("A segment of %(customer)s") % {"customer": customer}
    return form_page(request, form, title=title, save=save, done=_("Recorded."))


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_end(request, pk):
    row = get_object_or_404(CustomerSegment.objects.select_related("customer", "segment"), pk=pk)
    form = EndForm(request.POST or None)

    def save():
        end_segment(row, actor=request.user, **form.cleaned_data)
        return reverse("customers:customer_detail", args=[row.customer.public_id])

    title = _("End “%(segment)s” of %(customer)s") % {"segment": row.segment, "customer": row.customer}
    return form_page(request, form, title=title, save=save, submit=_("End"))


@requires()
@require_safe
def segment_list(request):
    rows = list(Segment.objects.select_related("parent"))
    axes = [(label, tree(rows, axis)) for axis, label in Axis.choices]
    return render(request, "customers/segment_list.html", {"axes": axes})


def tree(rows: list[Segment], axis: str, parent: int | None = None, depth: int = 0) -> list[tuple[int, Segment]]:
    """Return (depth, segment) of one axis, each below its parent."""
    found = []
    for row in rows:
        if row.axis == axis and row.parent_id == parent:
            found += [(depth, row), *tree(rows, axis, row.pk, depth + 1)]
    return found


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_edit(request, code=None):
    segment = get_object_or_404(Segment, code=code) if code else Segment()
    form = SegmentForm(request.POST or None, instance=segment)

    def save():
        save_segment(form.instance, actor=request.user, reason=form.cleaned_data["reason"])
        return reverse("customers:segment_list")

    title = _("Change the segment “%(name)s”") % {"name": segment} if code else _("Add a segment")
    return form_page(request, form, title=title, save=save, back=reverse("customers:segment_list"))

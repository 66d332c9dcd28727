"""Pages of customers and of the tree of segments."""

from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customers.filters import CustomerFilter
from customers.forms.customers import (
    CustomerForm,
    CustomerSegmentForm,
    EndForm,
    IdentifierForm,
    NameForm,
    OtherIdentifierForm,
    SegmentForm,
)
from customers.identifiers import readings
from customers.identifiers.messages import not_found_text
from customers.models import Axis, Customer, CustomerProfile, CustomerSegment, Segment
from customers.querysets import is_number
from customers.selectors.owners_page import about_customers_owners
from customers.selectors.pages import about_customer, segment_tree
from customers.selectors.sameness import about_sameness
from customers.services.customers import add_customer, add_identifier, correct_identifier, correct_name
from customers.services.lookups import note_lookup
from customers.services.segments import add_segment, correct_segment, end_segment, set_segment
from customers.tables import CustomerTable
from history import clock
from partners.guards import RightMixin, requires
from partners.models import Partner
from partners.pages import form_page
from ui.panels import panels_of
from ui.views import TableView


class CustomerList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Customers")
    table_class = CustomerTable
    filterset_class = CustomerFilter

    def get(self, request, *args, **kwargs):
        note_lookup(request.actor, readings(request.GET.get("q", "")))
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        rows = Customer.objects.findable_by(self.request.actor, self.request.GET.get("q", ""))
        today = CustomerProfile.objects.filter(valid__contains=clock.today()).select_related("profile")
        profiles = Prefetch("profiles", today, to_attr="profiles_today")
        return rows.prefetch_related("identifiers", profiles).order_by("name", "pk")

    def get_table_kwargs(self):
        text = self.request.GET.get("q", "")
        told = not_found_text(text) if is_number(text) else ""
        return {"empty_text": f"{told} {self.table_class.empty}"} if told else {}

    @property
    def intro(self):
        if self.request.actor.sees_all:
            return ""
        return _("Those you added, asked about or sell to. Any other is found by its exact identifier.")

    def actions(self):
        actor, found = self.request.actor, []
        if actor.may_ask:
            found.append({"url": reverse("customers:customer_add"), "label": _("Add a customer"), "icon": "plus"})
        if actor.may_grant:
            url = reverse("imports:page", args=["customers"])
            found.append({"url": url, "label": _("Bring in a file"), "icon": "upload"})
        if actor.sees_all:
            found.append({"url": reverse("customers:segment_list"), "label": _("Segments"), "icon": "sitemap"})
        return found


def scoped(request, public_id) -> Customer:
    """Return a customer the actor may see: one it knows, or names by its exact identifier in the address.

    The address of one that was merged leads to the one it counts as.
    """
    text = request.GET.get("identifier", "")
    note_lookup(request.actor, readings(text))
    rows = Customer.objects.findable_by(request.actor, text)
    return get_object_or_404(rows.named(public_id))


@require_safe
def customer_detail(request, public_id):
    """Show a customer. A page of a higher floor may add `panels`: templates to include."""
    customer = scoped(request, public_id)
    if customer.public_id != public_id:
        return redirect(page_of(customer) + (f"?{request.GET.urlencode()}" if request.GET else ""))
    context = about_customer(customer, request.actor, clock.today()) | about_sameness(customer, request.actor)
    if context["naming"]:
        question = {"country": customer.country, "identifier": context["naming"].value}
        context["ask_url"] = f"{reverse('licensing:ask')}?{urlencode(question)}"
    if request.actor.sees_all:
        context["ownership"] = about_customers_owners(customer, on=clock.today())
    return render(request, "customers/customer_detail.html", context | panels_of("customer", customer, request.actor))


@requires("may_ask", operator=False)
@require_http_methods(["GET", "HEAD", "POST"])
def customer_add(request):
    initial = {key: request.GET[key] for key in ("country", "identifier", "name") if key in request.GET}
    among = Customer.objects.visible_to(request.actor)
    form = CustomerForm(request.POST or None, initial=initial, among=among)

    def save():
        note_lookup(request.actor, [form.identified])
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

    back = reverse("customers:customer_list")
    return form_page(request, form, title=_("Add a customer"), save=save, done=_("On file."), back=back)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_name(request, public_id):
    customer = scoped(request, public_id)
    form, back = NameForm(request.POST or None, customer=customer), page_of(customer)

    def save():
        correct_name(customer, actor=request.user, **form.cleaned_data)
        return back

    intro = _("The old name stays findable.")
    return form_page(
        request, form, title=_("Correct the name"), intro=intro, save=save, done=_("Corrected."), back=back
    )


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_identifier(request, public_id):
    customer = scoped(request, public_id)
    form, back = IdentifierForm(request.POST or None, customer=customer), page_of(customer)

    def save():
        wrong, reason = form.cleaned_data["instead_of"], form.cleaned_data["reason"]
        correct_identifier(customer, form.identified, actor=request.user, reason=reason, instead_of=wrong)
        return back

    intro = _("The old identifier stays findable.")
    return form_page(
        request, form, title=_("Correct the identifier"), intro=intro, save=save, done=_("Corrected."), back=back
    )


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def identifier_add(request, public_id):
    customer = scoped(request, public_id)
    form, back = OtherIdentifierForm(request.POST or None, customer=customer), page_of(customer)

    def save():
        add_identifier(customer, form.identified, actor=request.user, reason=form.cleaned_data["reason"])
        return back

    title = _("Add another number of %(customer)s") % {"customer": customer}
    return form_page(request, form, title=title, save=save, done=_("Recorded."), back=back)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_set(request, public_id):
    customer = scoped(request, public_id)
    form, back = CustomerSegmentForm(request.POST or None), page_of(customer)

    def save():
        set_segment(customer, actor=request.user, **form.cleaned_data)
        return back

    title = _("A segment of %(customer)s") % {"customer": customer}
    return form_page(request, form, title=title, save=save, done=_("Recorded."), back=back)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_end(request, pk):
    seen = Customer.objects.visible_to(request.actor)
    rows = CustomerSegment.objects.filter(Q(customer__in=seen) | Q(customer__merged_into__in=seen))
    row = get_object_or_404(rows.select_related("customer", "segment"), pk=pk)
    form, back = EndForm(request.POST or None), page_of(row.customer.standing)

    def save():
        end_segment(row, actor=request.user, **form.cleaned_data)
        return back

    title = _("End “%(segment)s” of %(customer)s") % {"segment": row.segment, "customer": row.customer}
    return form_page(request, form, title=title, save=save, submit=_("End"), done=_("Recorded."), back=back)


def page_of(customer: Customer) -> str:
    return reverse("customers:customer_detail", args=[customer.public_id])


@requires()
@require_safe
def segment_list(request):
    axes = [(label, segment_tree(axis, clock.today())) for axis, label in Axis.choices]
    return render(request, "customers/segment_list.html", {"axes": axes})


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_edit(request, code=None):
    segment = get_object_or_404(Segment.objects.visible_to(request.actor), code=code) if code else None
    form, back = SegmentForm(request.POST or None, segment=segment), reverse("customers:segment_list")

    def save():
        if segment is None:
            add_segment(actor=request.user, **form.cleaned_data)
        else:
            correct_segment(segment, actor=request.user, **form.cleaned_data)
        return back

    title = _("Change the segment “%(name)s”") % {"name": segment} if code else _("Add a segment")
    return form_page(request, form, title=title, save=save, done=_("Recorded."), back=back)

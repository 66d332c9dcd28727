"""Named restrictions: the list, entering one, ending it, and the listed names that an officer is asked about."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from customers.models import Customer
from history import clock
from licensing.forms.restrictions import EndRestrictionForm, RestrictionForm
from licensing.models import ListedMatch, MatchVerdict, Restriction
from licensing.restriction_tables import ListedMatchFilter, ListedMatchTable, RestrictionFilter, RestrictionTable
from licensing.services.restrictions import add_restriction, end_restriction, judge_match
from partners.forms import ReasonForm
from partners.guards import RightMixin, requires
from partners.pages import acted, form_page
from ui.views import TableView


class RestrictionList(RightMixin, TableView):
    title = gettext_lazy("Named restrictions")
    intro = gettext_lazy(
        "Customers that may not be sold to at all, with where that is said. Partners see it as the reason of an answer only."
    )
    table_class = RestrictionTable
    filterset_class = RestrictionFilter

    def get_queryset(self):
        rows = Restriction.objects.visible_to(self.request.actor).with_newest()
        return rows.select_related("customer__merged_into").order_by("-pk")

    @cached_property
    def waiting(self) -> int:
        return ListedMatch.objects.visible_to(self.request.actor).open().count()

    def actions(self):
        found = [
            {
                "url": reverse("licensing:match_list"),
                "label": _("Listed names to look at: %(count)s") % {"count": self.waiting},
            }
        ]
        if self.request.actor.may_decide:
            found.append(
                {"url": reverse("imports:page", args=["restrictions"]), "label": _("Bring in a list"), "icon": "upload"}
            )
        return found


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def restriction_add(request, public_id):
    customer = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=public_id).standing
    form = RestrictionForm(request.POST or None, initial={"since": clock.today(), "source_date": clock.today()})
    page = reverse("customers:customer_detail", args=[customer.public_id])

    def save():
        add_restriction(customer, actor=request.user, **form.cleaned_data)
        return page

    title = _("Restrict %(customer)s") % {"customer": customer}
    intro = _("From that day nobody may sell anything to this customer, whatever license or exception there is.")
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("Restrict"), back=page)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def restriction_end(request, pk):
    row = get_object_or_404(Restriction.objects.visible_to(request.actor).select_related("customer"), pk=pk)
    form = EndRestrictionForm(request.POST or None, initial={"on": clock.today()})
    page = reverse("licensing:restriction_list")

    def save():
        end_restriction(row, actor=request.user, **form.cleaned_data)
        return page

    title = _("End the restriction of %(customer)s") % {"customer": row.customer}
    intro = _("From that day answers no longer rest on it; answers of the days before stay as they are.")
    return form_page(
        request, form, title=title, intro=intro, save=save, submit=_("End it"), done=_("Ended."), back=page
    )


class MatchList(RightMixin, TableView):
    title = gettext_lazy("Listed names to look at")
    intro = gettext_lazy(
        "A list names these without a number of the register. Say once whether each is the customer: it is remembered when the list comes again."
    )
    template_name = "licensing/match_list.html"
    table_class = ListedMatchTable
    filterset_class = ListedMatchFilter

    def get_queryset(self):
        rows = ListedMatch.objects.visible_to(self.request.actor).select_related("customer__merged_into", "actor")
        return rows.order_by("-score", "pk")

    def actions(self):
        return [{"url": reverse("licensing:restriction_list"), "label": _("Named restrictions"), "icon": "arrow-left"}]


@requires("may_decide")
@require_POST
def match_judge(request):
    """Say of the ticked names that they are the customers, or that they are not."""
    rows = ListedMatch.objects.visible_to(request.actor).open()
    ticked = [int(pk) for pk in request.POST.getlist("items") if pk.isdecimal() and len(pk) < 16]
    form, verdict = ReasonForm(request.POST), request.POST.get("verdict")
    chosen = list(rows.filter(pk__in=ticked).order_by("pk"))
    if verdict not in (MatchVerdict.SAME, MatchVerdict.NOT_SAME) or not chosen:
        messages.error(request, _("Tick the names that you say it of."))
    elif not form.is_valid():
        messages.error(request, " ".join([_("Give a reason."), *form.errors["reason"]]))
    else:
        reason = form.cleaned_data["reason"]
        for row in chosen:
            acted(request, lambda row=row: judge_match(row, verdict, actor=request.user, reason=reason), done="")
    return redirect("licensing:match_list")

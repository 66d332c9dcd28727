"""Pages of licenses, bundles and acts."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from history import clock
from licensing.at_risk_tables import AtRiskTable
from licensing.filters import USUAL_HORIZON, ActFilter, AtRiskFilter, BundleFilter, LicenseFilter
from licensing.forms.matrix import BundleForm, BundleGrantForm, LikeForm, VendorGrantForm
from licensing.models import Act, Bundle, License, RenewalReminder
from licensing.selectors.acts import put_back_text, reach_of
from licensing.selectors.at_risk import at_risk
from licensing.selectors.statuses import status_text, statuses_on
from licensing.sentences import names_for
from licensing.services.bundles import grant_bundle, grant_like
from licensing.services.licenses import Grant, grant_licenses
from licensing.tables import ActTable, BundleTable, LicenseTable
from licensing.views.bulk import progress_of, progress_part
from partners.forms import ReasonForm
from partners.guards import RightMixin, requires
from partners.models import Partner
from partners.pages import form_page
from ui.formats import territory_names
from ui.views import TableView

RELATED = ["holder", "grantor", "line", "segment"]
LICENSES_ON_A_PAGE = 50


class LicenseList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Sales licenses")
    table_class = LicenseTable
    filterset_class = LicenseFilter

    def get_queryset(self):
        return License.objects.visible_to(self.request.actor).select_related(*RELATED).order_by("pk")

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        rows = [row.record for row in table.paginated_rows] if hasattr(table, "page") else list(self.object_list)
        table.statuses = statuses_on(rows, clock.today())
        return table

    def actions(self):
        if not self.request.actor.may_grant:
            return []
        chosen = self.request.GET.urlencode()
        return [
            {
                "url": f"{reverse('licensing:bulk')}?{chosen}",
                "label": _("Change all of these…"),
                "icon": "checks",
            },
            {"url": reverse("licensing:at_risk"), "label": _("At risk"), "icon": "alert-triangle"},
            {"url": reverse("licensing:bundle_list"), "label": _("Bundles"), "icon": "packages"},
            {"url": reverse("imports:page", args=["licenses"]), "label": _("Bring in a file"), "icon": "upload"},
            {"url": reverse("licensing:act_list"), "label": _("Acts"), "icon": "arrow-back-up"},
            {"url": reverse("licensing:vendor_grant"), "label": _("The vendor's grant"), "icon": "certificate"},
        ]


class AtRiskList(RightMixin, TableView):
    """In force today, but not on a later day that is known; the rows are computed for the page."""

    operator = False
    title = gettext_lazy("At risk")
    intro = gettext_lazy(
        "In force today, but not on a later day that is known: it ends, what it rests on ends, a policy begins, or it is stopped."
    )
    table_class = AtRiskTable
    filterset_class = AtRiskFilter

    def get_queryset(self):
        return License.objects.visible_to(self.request.actor)

    def get_table_data(self):
        form, today = self.filterset.form, clock.today()
        chosen = form.cleaned_data if form.is_valid() else {}
        until = today + timedelta(days=int(chosen.get("within") or USUAL_HORIZON))
        return at_risk(self.object_list, on=today, until=until, kind=chosen.get("kind") or "")

    def get_table_kwargs(self):
        actor = self.request.actor
        reader = None if actor.sees_all else Partner.objects.filter(pk=actor.home_id).first()
        return {"names": names_for(reader, sees_all=actor.sees_all)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        days = RenewalReminder.objects.in_use().order_by("-days_before").values_list("days_before", flat=True)
        if not days or not self.request.actor.sees_all:
            return context
        told = _("Holders of what ends are reminded by mail %(days)s days before.")
        return {**context, "intro": f"{context['intro']} {told % {'days': ', '.join(map(str, days))}}"}

    def actions(self):
        return [{"url": reverse("licensing:license_list"), "label": _("All licenses"), "icon": "certificate"}]


@require_safe
def license_detail(request, pk):
    row = get_object_or_404(License.objects.visible_to(request.actor).select_related(*RELATED), pk=pk)
    status = statuses_on([row], clock.today())[row.pk]
    today = clock.today()
    ahead = at_risk(License.objects.filter(pk=row.pk), on=today, until=today + timedelta(days=USUAL_HORIZON))
    names = names_for(None if request.actor.sees_all else row.holder, sees_all=request.actor.sees_all)
    context = {
        "license": row,
        "ahead": [(risk, risk.why(names)) for risk in ahead],
        "status": status,
        "status_text": status_text(status),
        "stops": row.stops.all(),
        "items": row.act_items.select_related("act__actor").order_by("-pk") if request.actor.sees_all else [],
        "may_correct": request.actor.side_in(row.holder_id) == "asker",
        "successors": row.successors.visible_to(request.actor),
    }
    return render(request, "licensing/license_detail.html", context)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def vendor_grant(request):
    """What the vendor's contract gives the distributor."""
    form = VendorGrantForm(request.POST or None)

    def save():
        data = form.cleaned_data
        territory, excluded = data["territory"]
        until = data["last"] + timedelta(days=1) if data["last"] else None
        operator = Partner.objects.operator()
        grants = [
            Grant(operator, line, segment, territory, data["on"], until, None, excluded, True, data["document"])
            for line in data["lines"]
            for segment in data["segments"]
        ]
        grant_licenses(grants, actor=request.user, reason=data["reason"])
        return reverse("licensing:license_list")

    intro = _("What the contract with the vendor lets the distributor sell. Nothing granted below reaches further.")
    return form_page(request, form, title=_("The vendor's grant"), intro=intro, save=save, submit=_("Record"))


class BundleList(RightMixin, TableView):
    title = gettext_lazy("Bundles")
    table_class = BundleTable
    filterset_class = BundleFilter

    def get_queryset(self):
        return Bundle.objects.order_by("name_en", "pk")

    def actions(self):
        if not self.request.actor.may_grant:
            return []
        return [{"url": reverse("licensing:bundle_add"), "label": _("Add a bundle"), "icon": "plus"}]


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def bundle_edit(request, pk=None):
    bundle = get_object_or_404(Bundle, pk=pk) if pk else Bundle()
    form = BundleForm(request.POST or None, instance=bundle)

    def save():
        form.save()
        return reverse("licensing:bundle_list")

    title = _("Change the bundle “%(bundle)s”") % {"bundle": bundle} if pk else _("Add a bundle")
    return form_page(request, form, title=title, save=save, done=_("Saved."))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def bundle_grant(request, pk):
    bundle = get_object_or_404(Bundle, pk=pk)
    form = BundleGrantForm(request.POST or None)

    def save():
        data = form.cleaned_data
        act = grant_bundle(
            bundle,
            partners=data["partners"],
            since=data["on"],
            until=data["last"] + timedelta(days=1),
            grantor=Partner.objects.operator(),
            actor=request.user,
            reason=data["reason"],
        )
        return reverse("licensing:act_detail", args=[act.pk])

    lines, segments = (", ".join(map(str, side.all())) for side in (bundle.lines, bundle.segments))
    intro = _("%(lines)s for %(segments)s in %(territory)s") % {
        "lines": lines,
        "segments": segments,
        "territory": territory_names(bundle.territory, bundle.excluded),
    }
    title = _("Grant “%(bundle)s”") % {"bundle": bundle}
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("Grant"), done=_("Granted."))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def like(request, slug):
    partner = get_object_or_404(Partner.objects.visible_to(request.actor), slug=slug)
    form = LikeForm(request.POST or None, partner=partner)

    def save():
        data = form.cleaned_data
        grant_like(
            partner,
            like=data["like"],
            on=data["on"],
            until=data["last"] + timedelta(days=1),
            actor=request.user,
            reason=data["reason"],
        )
        return reverse("licensing:matrix", args=[slug])

    title = _("Grant %(partner)s the same as another partner") % {"partner": partner}
    return form_page(request, form, title=title, save=save, submit=_("Grant"), done=_("Granted."))


class ActList(RightMixin, TableView):
    title = gettext_lazy("Acts")
    intro = gettext_lazy(
        "What was granted, revoked and stopped, and by whom; each can be undone while nothing changed since."
    )
    table_class = ActTable
    filterset_class = ActFilter

    def get_queryset(self):
        rows = Act.objects.visible_to(self.request.actor).select_related("actor").annotate(size=Count("items"))
        return rows.order_by("-pk")


@requires()
@require_safe
def act_detail(request, pk):
    act = get_object_or_404(Act.objects.visible_to(request.actor).select_related("actor", "undoes"), pk=pk)
    items = act.items.select_related("license__holder", "license__line", "license__segment").order_by("pk")
    page = Paginator(items, LICENSES_ON_A_PAGE).get_page(request.GET.get("page"))
    reach = reach_of(act)
    offered = request.actor.may_grant and reach.is_open
    progress = progress_of(act)
    offered = offered and not progress["runs"]
    context = {
        "act": act,
        "page": page,
        "rows": [(item, put_back_text(item, act.kind) if offered else "") for item in page],
        "undone": Act.objects.filter(undoes=act).first(),
        "reach": reach,
        "form": ReasonForm() if offered else None,
        **progress,
    }
    if request.htmx:
        return progress_part(request, context)
    return render(request, "licensing/act_detail.html", context)

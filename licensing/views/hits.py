"""The lists of a kept preview in full, and what moved between two of them, by name."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from files.writing import export_table
from history.reading import any_of
from licensing.hit_filters import HitCustomerFilter, HitPartnerFilter, NoFilter
from licensing.hit_tables import (
    WAY_TITLES,
    HitAnswerTable,
    HitCommitmentTable,
    HitCustomerTable,
    HitLicenseTable,
    HitPartnerTable,
    MoveTable,
    UndoTable,
)
from licensing.impact import moves, states
from licensing.models import PolicyStatus, Preview
from licensing.selectors import hits
from partners.guards import RightMixin, requires
from ui.views import TableView


def preview_or_404(request, pk: int) -> Preview:
    return get_object_or_404(Preview.objects.visible_to(request.actor).select_related("policy"), pk=pk)


class HitList(RightMixin, TableView):
    """One list of a preview in full: what it held when it was computed."""

    what = ""
    intro = gettext_lazy("As it was computed for the preview; the answers of today may be other ones.")

    @cached_property
    def preview(self) -> Preview:
        return preview_or_404(self.request, self.kwargs["pk"])

    @cached_property
    def states(self) -> dict:
        return states(self.preview.found)[self.what]

    def keys(self) -> list[int]:
        return list(self.states)

    def get_queryset(self):
        return hits.MODELS[self.what].filter(pk__in=any_of(self.keys()))

    def get_table_kwargs(self):
        return {"states": self.states}

    def get_context_data(self, **kwargs):
        heading = f"{self.preview.policy}: {self.title}"
        return {**super().get_context_data(**kwargs), "title": heading}

    def actions(self):
        policy = self.preview.policy
        name = "policy_preview" if policy.status == PolicyStatus.DRAFT else "policy_detail"
        return [{"url": reverse(f"licensing:{name}", args=[policy.pk]), "label": _("Back"), "icon": "arrow-left"}]


class HitPartners(HitList):
    what, title = "partners", gettext_lazy("Partners that lose something")
    table_class, filterset_class = HitPartnerTable, HitPartnerFilter


class HitLicenses(HitList):
    what, title = "licenses", gettext_lazy("Licenses that are touched")
    table_class, filterset_class = HitLicenseTable, NoFilter


class HitCustomers(HitList):
    what, title = "customers", gettext_lazy("Customers")
    table_class, filterset_class = HitCustomerTable, HitCustomerFilter

    def get(self, request, *args, **kwargs):
        ending = request.GET.get("_export")
        return self.file(ending) if ending in ("csv", "xlsx") else super().get(request, *args, **kwargs)

    def file(self, ending: str):
        """Hand out as many customers as there are: a table's cells one by one take minutes for 100,000."""
        kwargs = self.get_filterset_kwargs(self.filterset_class)
        rows = self.filterset_class(**kwargs).qs.order_by("name", "pk")
        header = [str(column.header) for column in HitCustomerTable([]).columns]
        titles = {way: str(title) for way, title in WAY_TITLES.items()}
        lines = hits.customer_lines(rows, {key: titles[way] for key, way in self.states.items()})
        return export_table(ending, header, lines, f"{self.preview.policy}-{self.what}")

    def get_queryset(self):
        return super().get_queryset().prefetch_related("identifiers")

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "ways": {way: any_of(keys) for way, keys in self.preview.found["customers"].items()}}


class HitCommitments(HitList):
    what, title = "commitments", gettext_lazy("Running business")
    table_class, filterset_class = HitCommitmentTable, NoFilter

    def keys(self):
        return [*self.states, *self.preview.found["continuing"]]

    def get_table_kwargs(self):
        going_on = dict.fromkeys(self.preview.found["continuing"], ("allow", "allow"))
        return {"states": {**going_on, **self.states}}


class HitAnswers(HitList):
    what, title = "answers", gettext_lazy("Answers that flip")
    table_class, filterset_class = HitAnswerTable, NoFilter


class UndoAnswers(HitList):
    what, title = "answers", gettext_lazy("Answers that would differ after the undo")
    intro = gettext_lazy("Enacted and ended as if never, on a transaction that was thrown away.")
    table_class, filterset_class = UndoTable, NoFilter

    @cached_property
    def states(self):
        return {row[0]: row[1:] for row in (self.preview.undo or {}).get("differ", [])}


class GapAnswers(HitList):
    what, title = "answers", gettext_lazy("Allowed before the policy was known")
    table_class, filterset_class = HitAnswerTable, NoFilter

    def keys(self):
        return self.preview.found["gap_answers"]


class GapCommitments(HitList):
    what, title = "commitments", gettext_lazy("Entered before the policy was known")
    table_class, filterset_class = HitCommitmentTable, NoFilter

    def keys(self):
        return self.preview.found["gap_commitments"]


LISTS = {
    "partners": HitPartners,
    "licenses": HitLicenses,
    "customers": HitCustomers,
    "commitments": HitCommitments,
    "answers": HitAnswers,
    "undo": UndoAnswers,
    "gap-answers": GapAnswers,
    "gap-commitments": GapCommitments,
}


@requires()
@require_safe
def preview_list(request, pk, what):
    if what not in LISTS:
        raise Http404
    return LISTS[what].as_view()(request, pk=pk)


@requires()
@require_safe
def preview_moved(request, pk, earlier):
    """List what moved from an earlier preview of the same policy to this one, by name."""
    preview = preview_or_404(request, pk)
    first = get_object_or_404(preview.policy.previews, pk=earlier)
    lines = hits.named_moves(moves(first.found, preview.found))
    rows = [{**line, "how": HOW_TITLES[line["how"]], "kind": KIND_TITLES[line["kind"]]} for line in lines]
    table = MoveTable(rows)
    ending = request.GET.get("_export")
    if ending in ("csv", "xlsx"):
        header, cells = table.exported()
        return export_table(ending, header, cells, f"{preview.policy}-moved")
    RequestConfig(request, paginate={"per_page": TableView.paginate_by}).configure(table)
    title = _("%(policy)s: what moved since the preview") % {"policy": preview.policy}
    return render(request, "ui/list_page.html", {"table": table, "title": title, "actions": []})


HOW_TITLES = {
    "came": gettext_lazy("came in"),
    "left": gettext_lazy("fell out"),
    "other": gettext_lazy("is hit in another way"),
}
KIND_TITLES = {
    "partners": gettext_lazy("Partner"),
    "licenses": gettext_lazy("License"),
    "customers": gettext_lazy("Customer"),
    "commitments": gettext_lazy("Commitment"),
    "answers": gettext_lazy("Answer"),
}

"""Pages of customers that are one, are not, or are likely to be; and of the region a number points to."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.filters import DuplicateFilter
from customers.forms.sameness import RegionForm, WhyForm
from customers.models import Customer, CustomerMerge, DuplicatePair, NotTheSame
from customers.selectors.sameness import near, region_signal
from customers.services.customers import set_region
from customers.services.duplicates import compared_at, last_search, start_search
from customers.services.merging import say_not_the_same, take_back_not_the_same, undo_merge
from customers.tables import DuplicateTable
from customers.views.customers import page_of, scoped
from jobs import running
from partners.guards import RightMixin, requires
from partners.pages import form_page
from ui.views import TableView

DONE_AT_ONCE = 2000
"""Customers that are compared in less than a second."""


class DuplicateList(RightMixin, TableView):
    title = gettext_lazy("Likely duplicates")
    intro = gettext_lazy("Customers that are likely one, the likeliest first. Nothing is merged by itself.")
    template_name = "customers/duplicate_list.html"
    table_class = DuplicateTable
    filterset_class = DuplicateFilter

    def get_queryset(self):
        rows = DuplicatePair.objects.visible_to(self.request.actor).open()
        rows = rows.select_related("one", "other").prefetch_related("one__identifiers", "other__identifiers")
        return rows.order_by("-score", "pk")

    def get_table_kwargs(self):
        """Say of an empty list that nobody has looked yet, where that is so."""
        return {} if compared_at() else {"empty_text": DuplicateTable.not_compared}

    def get_context_data(self, **kwargs):
        search = last_search()
        done, total = running.progress_of(search) if search and not search.is_over else (0, 0)
        told = {"search": search, "compared_at": compared_at(), "done": done, "total": total}
        return {**super().get_context_data(**kwargs), **told}


@requires("may_decide")
@require_POST
def duplicates_search(request):
    small = Customer.objects.standing()[: DONE_AT_ONCE + 1].count() <= DONE_AT_ONCE
    title, language = _("Compare all customers"), (get_language() or "en")[:2]
    job = start_search(by=request.user, title=title, language=language, wake_worker=not small)
    if small:
        running.run(job.pk)
    return redirect("customers:duplicate_list")


@requires("may_decide")
@require_safe
def merge_find(request, public_id):
    """Look for the customer that this one is the same as."""
    customer, text = scoped(request, public_id), request.GET.get("q", "").strip()
    found = near(customer, request.actor, text) if text else []
    return render(request, "customers/merge_find.html", {"customer": customer, "q": text, "found": found})


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def merge_undo(request, pk):
    rows = CustomerMerge.objects.visible_to(request.actor).select_related("kept", "merged")
    merge = get_object_or_404(rows, pk=pk)
    form, back = WhyForm(request.POST or None), page_of(merge.kept)

    def save():
        undo_merge(merge, actor=request.user, **form.cleaned_data)
        return back

    title = _("Undo: %(merged)s is a customer of its own again") % {"merged": merge.merged}
    intro = _("Both are again as they were: names, numbers, segments, contracts, who knows them. The history stays.")
    return form_page(
        request, form, title=title, intro=intro, save=save, submit=_("Undo the merge"), done=_("Undone."), back=back
    )


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def not_the_same(request, public_id, other_id):
    customer, other = scoped(request, public_id), scoped(request, other_id)
    form, back = WhyForm(request.POST or None), page_of(customer)

    def save():
        say_not_the_same(customer, other, actor=request.user, **form.cleaned_data)
        return back

    title = _("%(one)s and %(other)s are two") % {"one": customer, "other": other}
    intro = _("They are no longer listed as likely duplicates, and cannot be merged until this is taken back.")
    return form_page(request, form, title=title, intro=intro, save=save, done=_("Remembered."), back=back)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def not_the_same_end(request, pk):
    row = get_object_or_404(NotTheSame.objects.visible_to(request.actor).select_related("one", "other"), pk=pk)
    form, back = WhyForm(request.POST or None), page_of(row.one.standing)

    def save():
        take_back_not_the_same(row, actor=request.user, **form.cleaned_data)
        return back

    title = _("Take back that %(one)s and %(other)s are two") % {"one": row.one, "other": row.other}
    return form_page(request, form, title=title, save=save, submit=_("Take back"), done=_("Taken back."), back=back)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def region_set(request, public_id):
    customer = scoped(request, public_id)
    signal, back = region_signal(customer), page_of(customer)
    form = RegionForm(request.POST or None, initial={"region": signal.region if signal else customer.region})

    def save():
        set_region(customer, actor=request.user, **form.cleaned_data)
        return back

    title = _("The region of %(customer)s") % {"customer": customer}
    intro = _("Licenses and policies that name a region, or except one, go by it.")
    return form_page(request, form, title=title, intro=intro, save=save, done=_("Recorded."), back=back)

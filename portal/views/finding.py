"""Search, and the history panel of any recorded object."""

from django.apps import apps
from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from customers.identifiers import readings
from customers.services.lookups import note_lookup
from history.recording import recorded_models
from partners.guards import requires
from portal.search import MOST, search


@require_safe
def search_page(request):
    text = request.GET.get("q", "").replace("\0", "")
    note_lookup(request.actor, readings(text))
    found, more = search(request.actor, text)
    rows = [(row, admin_address(request, row.row)) for row in found]
    return render(request, "portal/search.html", {"q": text, "rows": rows, "more": more, "most": MOST})


def admin_address(request, row) -> str:
    """Return where support sees the row in the admin, or nothing where it may not."""
    model = type(row)
    if not request.user.is_staff or not admin.site.is_registered(model):
        return ""
    if not admin.site.get_model_admin(model).has_view_permission(request, row):
        return ""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])


@requires("may_read_history")
@require_safe
def history_panel(request, label, pk):
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if model not in recorded_models():
        raise Http404
    row = get_object_or_404(model, pk=pk)
    return render(request, "portal/history_panel.html", {"row": row, "kind": model._meta.verbose_name})

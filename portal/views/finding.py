"""Search, and the history panel of any recorded object."""

from django.apps import apps
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from history.recording import recorded_models
from partners.guards import requires
from portal.search import search


@require_safe
def search_page(request):
    text = request.GET.get("q", "")
    return render(request, "portal/search.html", {"q": text, "found": search(request.actor, text)})


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

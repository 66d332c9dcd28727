"""Acts on everything that the list of licenses shows: who is meant, then the act, and how far it is."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jobs.models import Job
from jobs.running import queue_job
from licensing.filters import LicenseFilter
from licensing.forms.matrix import ACTIONS, BulkForm
from licensing.models import Act, License
from licensing.services.bulk import KINDS, begin_bulk, candidates, leave_bulk, named, plan_of
from partners.exceptions import Refused
from partners.guards import requires

UNDONE_AT_ONCE = 2000
"""Up to how many licenses an act is undone while its page is waited for."""
OF_THE_LIST = {"sort", "page", "per_page", "action"}
BULK_ACTIONS = [(code, label) for code, label in ACTIONS if code in KINDS]


def chosen_of(query) -> dict[str, str]:
    """Return the filter's values that a query names; how the list was sorted and paged does not choose."""
    return {name: value for name, value in query.items() if value and name not in OF_THE_LIST}


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_page(request):
    """Say how many licenses of which kinds are meant; do it once `sure` is posted."""
    chosen = chosen_of(request.GET)
    try:
        all_ = named(chosen).count()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("licensing:license_list")
    action = request.POST.get("action") or request.GET.get("action") or "revoke"
    action = action if action in KINDS else "revoke"
    form = BulkForm(request.POST if "reason" in request.POST else None, action=action)
    context = {"form": form, "action": action, "actions": BULK_ACTIONS, "chosen": names_of(chosen), "all": all_}
    if form.is_valid():
        try:
            if "sure" in request.POST:
                return redirect("licensing:act_detail", pk=start(request, action, chosen, form))
            context["meant"] = meant(action, chosen, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "licensing/bulk.html", context, status=status)


def start(request, action: str, chosen: dict, form: BulkForm) -> int:
    bulk = begin_bulk(action, chosen=chosen, actor=request.user, **form.values())
    title = f"{dict(BULK_ACTIONS)[action]} {bulk}"
    language = (get_language() or "en")[:2]
    queue_job("licensing.bulk", by=request.user, title=title, payload={"bulk": bulk.pk}, language=language)
    return bulk.act_id


def meant(action: str, chosen: dict, form: BulkForm) -> dict:
    """Return how many licenses the act would change, of whom, and by line and segment."""
    values = {name: value for name, value in form.values().items() if name != "reason"}
    rows = candidates(action, plan_of(chosen, **values))
    kinds = rows.order_by().values("line__name", "segment__name_en", "segment__name_ru").annotate(count=Count("pk"))
    name = f"segment__name_{(get_language() or 'en')[:2]}"
    return {
        "count": rows.count(),
        "partners": rows.order_by().values("holder").distinct().count(),
        "kinds": sorted(
            ((row["line__name"], row.get(name) or row["segment__name_en"], row["count"]) for row in kinds),
            key=lambda row: (-row[2], row[:2]),
        ),
    }


def names_of(chosen: dict[str, str]) -> list[tuple[str, str]]:
    """Return the filter in words: (what, value)."""
    form = LicenseFilter(chosen, queryset=License.objects.none()).form
    form.is_valid()
    return [(form.fields[name].label, str(form.cleaned_data.get(name) or value)) for name, value in chosen.items()]


def progress_of(act: Act) -> dict:
    """Return how far a bulk act or the undoing of an act is; nothing for one that is over."""
    bulk = getattr(act, "bulk", None)
    payload = {"payload__bulk": bulk.pk} if bulk else {"payload__act": act.pk}
    job = Job.objects.filter(kind__in=["licensing.bulk", "licensing.undo"], **payload).order_by("-pk").first()
    undo = Job.objects.filter(kind="licensing.undo", payload__act=act.pk).order_by("-pk").first()
    job = undo or job
    runs = (bulk is not None and bulk.finished_at is None) or (undo is not None and not undo.is_over)
    return {
        "job": job,
        "bulk": bulk,
        "runs": runs,
        "done": act.items.count() if bulk and not undo else 0,
        "total": bulk.plan["count"] if bulk and not undo else 0,
    }


def progress_part(request, context: dict) -> HttpResponse:
    response = render(request, "licensing/act_progress.html", context)
    if not context["runs"]:
        response["HX-Refresh"] = "true"
    return response


@requires("may_grant")
@require_POST
def bulk_leave(request, pk):
    """Leave a bulk act where it is; what it did can be undone."""
    act = get_object_or_404(Act.objects.visible_to(request.actor).filter(bulk__isnull=False), pk=pk)
    leave_bulk(act.bulk)
    messages.success(request, _("It stops after this batch. What is done stays until you undo it."))
    return redirect("licensing:act_detail", pk=pk)


def queue_undo(act: Act, *, by, reason: str) -> Job:
    """Have an act undone by a worker, once: one that waits or runs is the same."""
    standing = Job.objects.filter(kind="licensing.undo", payload__act=act.pk, state__in=["queued", "running"]).first()
    language = (get_language() or "en")[:2]
    return standing or queue_job(
        "licensing.undo", by=by, title=f"{act}", payload={"act": act.pk, "reason": reason}, language=language
    )

"""First run, and files brought in on a page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.imports import CUSTOMERS
from customers.reference import load_segments
from files.importing import Run as ImportRun
from files.importing import run_import
from files.reading import FileError
from files.writing import template_of
from history.changes import change
from licensing.imports import LICENSES
from partners.guards import requires
from partners.imports import PARTNERS
from portal.first_run import steps
from portal.forms import ImportForm

SPECS = {"partners": PARTNERS, "customers": CUSTOMERS, "licenses": LICENSES}


@requires("may_grant")
@require_safe
def first_run(request):
    found = steps()
    context = {"steps": found, "done": sum(step.done for step in found), "all": len(found)}
    return render(request, "portal/first_run.html", context)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def load_standard_segments(request):
    if request.method == "POST":
        added = load_segments(actor=request.user)
        messages.success(request, _("%(count)s segments are loaded.") % {"count": added})
        return redirect("first_run")
    return render(request, "portal/load_segments.html")


def spec_of(kind: str):
    if kind not in SPECS:
        raise Http404
    return SPECS[kind]


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request, kind):
    """Upload a file: first what would happen, then, with `sure`, the act itself."""
    spec = spec_of(kind)
    form = ImportForm(request.POST or None, request.FILES or None)
    context = {"form": form, "spec": spec, "kind": kind, "titles": titles()[kind]}
    if request.method == "POST" and form.is_valid():
        upload, dry = form.cleaned_data["file"], not form.cleaned_data["sure"]
        try:
            context["report"] = run_import(
                spec,
                upload.read(),
                upload.name,
                run=ImportRun(request.user, form.cleaned_data["reason"]),
                change=change,
                dry_run=dry,
                keep_going=form.cleaned_data["keep_going"],
            )
        except FileError as error:
            form.add_error("file", str(error))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/import_page.html", context, status=status)


def titles() -> dict[str, str]:
    return {
        "partners": _("Bring in partners"),
        "customers": _("Bring in customers"),
        "licenses": _("Bring in licenses"),
    }


@requires("may_grant")
@require_safe
def import_template(request, kind, ending):
    if ending not in ("csv", "xlsx"):
        raise Http404
    return template_of(spec_of(kind), ending)


@requires("may_grant")
@require_POST
def import_rejected(request, kind):
    """Hand the bad rows back as a file that can be mended and brought in again."""
    spec_of(kind)
    response = HttpResponse(request.POST.get("rows", "").encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.rejected.csv"'
    return response

"""First run, and files brought in on a page."""

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.reference import load_codes, load_segments
from files.writing import template_of
from jobs import running
from jobs.models import Job, JobState
from partners.guards import requires
from portal.first_run import steps
from portal.forms import ImportForm
from portal.imports import SPECS, example_values, start_import, title_of, titles


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
        load_codes(actor=request.user)
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
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        options = {name: data[name] for name in ("reason", "sure", "keep_going")}
        job = start_import(kind, data["file"].read(), data["file"].name, by=request.user, **options)
        return redirect("imports:run", job.pk)
    request.stands_under = reverse(LISTS[kind])
    context = {"form": form, "spec": spec, "kind": kind, "title": titles()[kind]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/import_page.html", context, status=status)


LISTS = {
    "partners": "partners:partner_list",
    "customers": "customers:customer_list",
    "licenses": "licensing:license_list",
    "ownership": "customers:entity_list",
    "commitments": "licensing:commitment_list",
    "restrictions": "licensing:restriction_list",
}
"""Where what a file brought in is to be seen."""


def import_job(pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, kind="import")


@requires("may_grant")
@require_safe
def import_run(request, pk):
    """Show how far an import is, then what came of it; htmx asks again for the part that moves."""
    job = import_job(pk)
    kind = job.payload["kind"]
    done, total = running.progress_of(job)
    request.stands_under = reverse(LISTS[kind])
    context = {
        "job": job,
        "kind": kind,
        # Made anew: the job's own title is in the language of who started it.
        "title": title_of(kind, job.payload["name"]),
        "done": done,
        "total": total,
        "may_go": job.state == JobState.DONE and can_be_done(job),
        "list_url": reverse(LISTS[kind]),
    }
    template = "portal/import_progress.html" if request.htmx else "portal/import_run.html"
    response = render(request, template, context)
    if request.htmx and job.is_over:
        response["HX-Refresh"] = "true"
    return response


def can_be_done(job: Job) -> bool:
    """Return whether what a dry run told can now be done with the same file."""
    report = job.result
    return report["dry_run"] and (not report["problems"] or job.payload["keep_going"])


@requires("may_grant")
@require_POST
def import_go(request, pk):
    """Do what the dry run showed, with the same file."""
    job = import_job(pk)
    if job.state != JobState.DONE or not can_be_done(job):
        messages.error(request, _("This file cannot be brought in as it is: mend it and send it again."))
        return redirect("imports:run", pk)
    with job.upload.open() as file:
        content = file.read()
    payload = job.payload
    again = start_import(
        payload["kind"], content, payload["name"], by=request.user, reason=payload["reason"], sure=True,
        keep_going=payload["keep_going"],
    )  # fmt: skip
    return redirect("imports:run", again.pk)


@requires("may_grant")
@require_POST
def import_cancel(request, pk):
    running.cancel(import_job(pk))
    messages.success(request, _("It will stop, and nothing is changed."))
    return redirect("imports:run", pk)


@requires("may_grant")
@require_safe
def import_template(request, kind, ending):
    if ending not in ("csv", "xlsx"):
        raise Http404
    return template_of(spec_of(kind), ending, example_values(kind))


@requires("may_grant")
@require_safe
def import_rejected(request, pk):
    """Hand the bad rows back as a file that can be mended and brought in again."""
    job = import_job(pk)
    if not job.output:
        raise Http404
    ending = Path(job.output.name).suffix
    kind = "text/csv; charset=utf-8" if ending == ".csv" else "application/jsonl; charset=utf-8"
    name = f"{job.payload['kind']}.rejected{ending}"
    return FileResponse(job.output.open(), as_attachment=True, filename=name, content_type=kind)

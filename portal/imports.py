"""Files brought in on a page: each is a job, done at once where it is small."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.holdings_import.report import Report as HoldingsReport
from customers.holdings_import.running import Options, import_holdings
from customers.holdings_import.table import OWNERSHIP
from customers.imports import CUSTOMERS
from customers.services.duplicates import start_search
from files.importing import Report, Run, run_import
from files.reading import FileError
from history.changes import change
from jobs import running
from jobs.models import Job
from licensing.commitment_imports import COMMITMENTS
from licensing.imports import LICENSES
from licensing.models import Product, ProductLine
from licensing.restriction_imports import RESTRICTIONS
from partners.imports import PARTNERS

SPECS = {"partners": PARTNERS, "customers": CUSTOMERS, "licenses": LICENSES, "ownership": OWNERSHIP,
         "commitments": COMMITMENTS, "restrictions": RESTRICTIONS}  # fmt: skip
DONE_AT_ONCE = 16 * 1024
"""Bytes of a file that takes less than a second."""
MOST_PROBLEMS = 500
"""Bad rows that a page shows; the file of bad rows holds all."""


def titles() -> dict[str, str]:
    return {
        "partners": _("Bring in partners"),
        "customers": _("Bring in customers"),
        "licenses": _("Bring in licenses"),
        "ownership": _("Bring in owners"),
        "commitments": _("Bring in running business"),
        "restrictions": _("Bring in restricted parties"),
    }


def title_of(kind: str, name: str) -> str:
    """Return what is brought in, and from which file, in the reader's language."""
    return f"{titles()[kind]}: {name}"[:200]


def example_values(kind: str) -> dict[str, str]:
    """Return what the example row of a template takes from what is on file, so that it can be brought in as it is."""
    if kind == "commitments":
        product = Product.objects.first()
        return {"products": product.sku} if product else {}
    line = ProductLine.objects.first() if kind == "licenses" else None
    return {"line": line.slug} if line else {}


def start_import(kind: str, content: bytes, name: str, *, by, reason: str, sure: bool, keep_going: bool) -> Job:
    """Write the job of an import; without `sure` it only tells what would happen."""
    payload = {"kind": kind, "name": name, "reason": reason, "sure": sure, "keep_going": keep_going}
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    small = len(content) <= DONE_AT_ONCE
    job = running.queue_job(
        "import", by=by, title=title_of(kind, name), payload=payload, content=content, name=f"{kind}.upload", language=language,
        wake_worker=not small,
    )  # fmt: skip
    return running.run(job.pk) if small else job


def bring_in(job: Job, progress: running.Progress) -> dict:
    """Run the import of a job; the bad rows become its output."""
    payload = job.payload
    if payload["kind"] == "ownership":
        return bring_in_holdings(job, progress)
    with job.upload.open() as file:
        content = file.read()
    try:
        report = run_import(
            SPECS[payload["kind"]],
            content,
            payload["name"],
            run=Run(job.by, payload["reason"]),
            change=change,
            dry_run=not payload["sure"],
            keep_going=payload["keep_going"],
            progress=progress,
        )
    except FileError as error:
        raise running.JobError(str(error)) from error
    if report.rejected_csv:
        job.output.save(
            f"{payload['kind']}.rejected.csv", ContentFile(report.rejected_csv.encode("utf-8-sig")), save=False
        )
    if payload["kind"] == "customers" and payload["sure"] and report.done and report.new:
        start_search(by=job.by, title=_("Compare all customers"), language=job.language)
    return summary(report)


def bring_in_holdings(job: Job, progress: running.Progress) -> dict:
    """Run the import of holdings of a job, of any of its formats; the upload is read as a stream."""
    payload = job.payload
    with tempfile.TemporaryDirectory() as folder:
        options = Options(
            actor=job.by,
            reason=payload["reason"],
            dry_run=not payload["sure"],
            keep_going=payload["keep_going"],
            rejected=Path(folder, "ownership.rejected"),
            tell=lambda step, done, total: progress(done * 100 // total if total else 100, 100),
        )
        try:
            report = import_holdings(Path(job.upload.path), payload["name"], options)
        except FileError as error:
            raise running.JobError(str(error)) from error
        if report.rejected_file is not None:
            job.output.save(report.rejected_file.name, ContentFile(report.rejected_file.read_bytes()), save=False)
    return summary(report)


def summary(report: Report | HoldingsReport) -> dict:
    found = report.as_dict()
    return {**found, "problems": found["problems"][:MOST_PROBLEMS], "all_problems": len(found["problems"])}

"""Previews as work: at once where it is small, else a job with its progress."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.models import CustomerProfile
from history import clock
from jobs import running
from jobs.models import Job, JobState
from licensing.models import Decision, Policy, Preview, PreviewStep
from licensing.selectors.impact.answers import MONTHS_OF_ANSWERS
from licensing.services.previews import take_preview, terms_of_draft
from partners.exceptions import Refused

KIND = "policies.preview"
AT_ONCE = 2000
"""Customers and answers together that take about a second."""


def is_small(policy: Policy) -> bool:
    """Return whether who a policy hits is computed while a page waits."""
    on = clock.today()
    customers = CustomerProfile.objects.filter(profile__country__in={code[:2] for code in policy.countries})
    since = on - timedelta(days=31 * MONTHS_OF_ANSWERS)
    answers = Decision.objects.filter(product__line__slug__in=policy.lines, on__gte=since, known=None)
    # Capped counts: how many more there are makes no difference.
    size = customers.order_by()[: 10 * AT_ONCE].count() // 10 + answers.order_by()[:AT_ONCE].count()
    return size < AT_ONCE


def newest_preview(policy: Policy) -> Preview | None:
    """Return the newest preview of the draft as it stands; None where it was changed since, or never looked at."""
    terms = terms_of_draft(policy)
    return policy.previews.filter(step=PreviewStep.SHOWN, terms=terms).select_related("policy").first()


def open_job(policy: Policy) -> Job | None:
    """Return the job that computes a preview of the policy, or the newest that could not."""
    newest = Job.objects.filter(kind=KIND, payload__policy=policy.pk).first()
    return newest if newest is not None and newest.state != JobState.DONE else None


def start_preview(policy: Policy, *, by) -> Job:
    """Queue a job that computes a preview; while one runs it is that one."""
    standing = open_job(policy)
    if standing is not None and not standing.is_over:
        return standing
    return running.queue_job(
        KIND, by=by, title=_("Who %(policy)s hits") % {"policy": policy}, payload={"policy": policy.pk},
        language=(get_language() or settings.LANGUAGE_CODE)[:2],
    )  # fmt: skip


def compute(job: Job, progress: running.Progress) -> dict:
    """Take the preview of a job."""
    policy = Policy.objects.get(pk=job.payload["policy"])
    try:
        return {"preview": take_preview(policy, actor=job.by, progress=progress).pk}
    except Refused as refusal:
        raise running.JobError(str(refusal)) from refusal

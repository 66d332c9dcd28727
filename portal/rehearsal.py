"""The rehearsal of a policy: everything from enacting to ending runs for real in a transaction that is thrown away.

Nobody is told: what would have been sent is counted, and its rows go with the transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from history.undone import thrown_away
from jobs import running
from jobs.models import Job, Outbox
from licensing.models import Confirmation, GapKind, Policy, PolicyStatus
from licensing.previewing import is_small
from licensing.services.policies import confirm, enact_policy, propose_end, second_persons
from notices.models import Delivery, Notice
from notices.services.notices import send_notice
from notices.services.proposals import propose_notice
from partners.exceptions import Refused
from partners.models import Partner

KIND = "policies.rehearsal"


@dataclass(slots=True)
class Rehearsal:
    """What happened so far, step by step: {"step", "facts" or "problem"}."""

    policy: Policy
    first: object
    second: object
    steps: list[dict] = field(default_factory=list)
    confirmation: Confirmation | None = None
    notice: Notice | None = None


def start_rehearsal(policy: Policy, *, by) -> Job:
    """Rehearse a draft: at once where it is small, else by a worker."""
    small = is_small(policy)
    job = running.queue_job(
        KIND, by=by, title=_("Rehearsal of %(policy)s") % {"policy": policy}, payload={"policy": policy.pk},
        language=(get_language() or settings.LANGUAGE_CODE)[:2], wake_worker=not small,
    )  # fmt: skip
    return running.run(job.pk) if small else job


def carry_out(job: Job, progress: running.Progress) -> dict:
    """Run every step of a job's rehearsal and return its report."""
    policy = Policy.objects.get(pk=job.payload["policy"])
    if policy.status != PolicyStatus.DRAFT:
        raise running.JobError(_("%(policy)s is no draft any more: a rehearsal is of a draft.") % {"policy": policy})
    return rehearse(policy, actor=job.by, progress=progress)


def rehearse(policy: Policy, *, actor, progress: running.Progress = lambda done, total: None) -> dict:
    """Return {"steps", "outbox", "alone"}: what would have happened; of all that was written nothing stays."""
    second = second_persons(actor).order_by("pk").first()
    run = Rehearsal(policy, actor, second)
    acts = (enacting, noticing, confirming, ending)
    with thrown_away():
        last = Outbox.objects.aggregate(last=models.Max("pk"))["last"] or 0
        for number, act in enumerate(acts, 1):
            run.steps.append(taken(act, run))
            progress(number, len(acts))
            if "problem" in run.steps[-1] and act is enacting:
                break
        queued = Outbox.objects.filter(pk__gt=last).count()
    return {"steps": run.steps, "outbox": queued, "alone": second is None}


def taken(act: Callable[[Rehearsal], dict], run: Rehearsal) -> dict:
    """Return one step with what came of it, or what refused it; a refused step leaves nothing behind."""
    try:
        return {"step": act.__name__, "facts": act(run)}
    except Refused as refusal:
        return {"step": act.__name__, "problem": str(refusal)}


def enacting(run: Rehearsal) -> dict:
    run.confirmation = enact_policy(run.policy, actor=run.first, reason=_("Rehearsal"), shown=None)
    run.policy = run.confirmation.policy
    enacted = run.policy.previews.enacted().get()
    return {**enacted.counts, "gap": run.policy.gap.count()}


def noticing(run: Rehearsal) -> dict:
    run.notice = propose_notice(run.policy, actor=run.first)
    subjects = {"subject_en": run.notice.subject_en, "subject_ru": run.notice.subject_ru}
    send_notice(run.notice, actor=run.first)
    return {**subjects, **told(run.notice)}


def told(notice: Notice) -> dict:
    """Return whom a notice would reach: partners, mails by language, and partners without any contact."""
    rows = Delivery.objects.filter(notice=notice)
    mails = rows.filter(channel="mail")
    by_language = mails.order_by("language").values_list("language").annotate(models.Count("pk"))
    inboxes = rows.filter(channel="inbox")
    silent = Partner.objects.filter(pk__in=inboxes.values("partner")).exclude(pk__in=mails.values("partner"))
    return {
        "partners": inboxes.count(),
        "mails": mails.count(),
        "languages": dict(by_language),
        "without_contact": [str(row) for row in silent.order_by("name_en", "pk")],
    }


def confirming(run: Rehearsal) -> dict:
    """Let the second person confirm; where there is none the act stands alone."""
    if run.second is None:
        return {"by": None}
    confirm(run.confirmation, actor=run.second, reason=_("Rehearsal"))
    return {"by": str(run.second)}


def ending(run: Rehearsal) -> dict:
    """End it as if it had never been, and tell of it."""
    row = propose_end(run.policy, actor=run.first, reason=_("Rehearsal"), as_if_never=True)
    if run.second is not None:
        confirm(row, actor=run.second, reason=_("Rehearsal"))
    run.policy.refresh_from_db()
    notice = send_notice(propose_notice(run.policy, actor=run.first), actor=run.first)
    return {"refused": run.policy.gap.filter(kind=GapKind.REFUSED).count(), **told(notice)}

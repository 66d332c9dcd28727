"""Run inside the portal that is killed: put work under way, and tell how it stands. Each prints one line of JSON."""

import json
import sys
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.utils import timezone

from customers.models import Customer
from history import clock
from jobs.models import Job, JobState, Outbox, SentMail
from jobs.running import ALIVE_FOR
from notices.models import Channel, Delivery, DeliveryState, Notice
from notices.services.deliveries import CLAIMED_FOR, MAYBE_TWICE
from notices.services.notices import draft_notice, send_notice
from partners.models import Partner
from portal.imports import start_import

ROWS = 1500
SILENT_FOR = timedelta(seconds=30)
"""Longer than a living sender takes with a batch here, shorter than what the portal waits for a dead one."""
OVER = (DeliveryState.ACCEPTED, DeliveryState.BOUNCED)


def put(round_: int) -> dict:
    """Start an import of customers and send a notice to every partner."""
    ada = get_user_model().objects.get(email="ada@distributor.example")
    rows = [f"UZ,{200_000_000 + round_ * 10_000 + number},Round {round_} company {number}" for number in range(ROWS)]
    content = "\n".join(["Country,Identifier,Name", *rows]).encode()
    name, reason = f"round-{round_}.csv", "The soak's customers"
    job = start_import("customers", content, name, by=ada, reason=reason, sure=True, keep_going=False)
    audience = {"partners": list(Partner.objects.values_list("slug", flat=True))}
    texts = {"subject_en": "Round", "body_en": "A round.", "subject_ru": "Раунд", "body_ru": "Это раунд."}
    notice = send_notice(draft_notice(actor=ada, audience=audience, **texts), actor=ada)
    return {"job": job.pk, "notice": notice.pk}


def state(*, jobs: list[int], notices: list[int]) -> dict:
    """Return how the work put so far stands."""
    mails = Delivery.objects.filter(notice__in=notices, channel=Channel.MAIL)
    found = {
        "jobs": [[pk, Job.objects.get(pk=pk).state if Job.objects.filter(pk=pk).exists() else "lost"] for pk in jobs],
        "rows": [
            Customer.objects.filter(name__startswith=f"Round {number} company ").count() for number in range(len(jobs))
        ],
        "notices": [pk for pk in notices if not Notice.objects.filter(pk=pk).exists()],
        "outbox": Outbox.objects.filter(done_at=None).count(),
        "open": mails.exclude(state__in=OVER).count(),
        "deliveries": mails.count(),
    }
    return {**found, "wrong": wrong_mails(mails)}


def wrong_mails(mails) -> list[str]:
    """Return the accepted deliveries of which not exactly one mail went out, unless the row itself says maybe twice."""
    rows = mails.filter(state=DeliveryState.ACCEPTED).values("notice", "contact__email")
    counted = rows.annotate(told=Count("pk"), maybe=Count("pk", filter=Q(error=MAYBE_TWICE)))
    found = []
    for row in counted:
        notice = Notice.objects.get(pk=row["notice"])
        sent = SentMail.objects.filter(to=row["contact__email"], headers__contains={"X-Notice": str(notice)}).count()
        if not row["told"] <= sent <= row["told"] + row["maybe"]:
            found.append(f"{notice} to {row['contact__email']}: {sent} mails for {row['told']} deliveries")
    return found


def let_time_pass() -> dict:
    """Let the time be over that a sender or a worker that died is waited for; who lives still tells so itself."""
    silent = clock.now() + CLAIMED_FOR - SILENT_FOR
    sending = Delivery.objects.filter(state=DeliveryState.SENDING, next_attempt_at__lte=silent)
    left = Job.objects.filter(state=JobState.RUNNING)
    moved = left.update(started_at=timezone.now() - timedelta(seconds=2 * ALIVE_FOR))
    return {"deliveries": sending.update(next_attempt_at=clock.now()), "jobs": moved}


def main(what: str, given: str) -> None:
    done = {"put": put, "state": state, "let_time_pass": let_time_pass}[what](**json.loads(given))
    sys.stdout.write(f"\nDONE {json.dumps(done)}\n")

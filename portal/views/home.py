"""Home: what waits for the distributor, the question for a sub-partner."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from customers.models import Identifier
from history import clock
from licensing.forms.answers import AskForm
from licensing.models import Decision, Policy
from licensing.selectors.matrix import matrix_of
from licensing.selectors.news import changes_since, verdicts_on
from licensing.sentences import names_for
from notices import selectors as notices
from partners.models import Partner
from partners.signing import owed_by
from portal.first_run import steps
from portal.story.logins import PASSWORD
from portal.story.people import people
from portal.todo import tasks

DAYS_OF_ANSWERS = 30


@require_safe
def home(request):
    actor = request.actor
    if actor.sees_all:
        return operator_home(request)
    if actor.home_id is None:
        return render(request, "portal/home_nobody.html")
    return partner_home(request)


def operator_home(request):
    if not Partner.objects.filter(is_operator=True).exists() or first_run_open(request.actor):
        return redirect("first_run")
    recent = Decision.objects.filter(asked_at__gte=clock.now() - timedelta(days=DAYS_OF_ANSWERS))
    context = {
        "tasks": tasks(request.actor),
        "policies": Policy.objects.in_force(clock.today()),
        "days": DAYS_OF_ANSWERS,
        "counts": {verdict: recent.filter(verdict=verdict).count() for verdict in ("allow", "review", "deny")},
        "refused": recent.exclude(verdict="allow").select_related("partner", "customer", "product").order_by("-pk")[:8],
    }
    return render(request, "portal/home_operator.html", context)


def first_run_open(actor) -> bool:
    return actor.may_grant and not any(step.done for step in steps()[2:])


def partner_home(request):
    actor = request.actor
    partner = Partner.objects.get(pk=actor.home_id)
    names = names_for(partner, sees_all=False)
    since = request.user.previous_visit_at or clock.now() - timedelta(days=30)
    answers = list(
        Decision.objects.visible_to(actor).select_related("customer", "buyer", "product").order_by("-pk")[:5]
    )
    context = {
        "partner": partner,
        "form": AskForm(actor=actor) if actor.may_ask else None,
        "matrix": matrix_of(partner, clock.today(), names, every=False),
        "holds": partner.holds.in_force(clock.today()),
        "owed": notices.owed(actor),
        "to_sign": owed_by(partner, clock.today()),
        "policies": Policy.objects.visible_to(actor).in_force(clock.today()),
        "changes": changes_since(partner, actor, min(since, clock.now())),
        "answers": with_today(answers),
    }
    return render(request, "portal/home_partner.html", context)


def with_today(rows: list[Decision]) -> list[tuple[Decision, str]]:
    """Return each answer with the verdict its question has today, or nothing where that is the same."""
    today = verdicts_on(rows, clock.today())
    return [(row, now if (now := today.get(row.pk)) != row.verdict else "") for row in rows]


@login_not_required
@require_safe
def stories(request):
    """Five stories of a minute each, in the demo alone."""
    if not clock.is_illustration():
        raise Http404
    return render(
        request,
        "portal/stories.html",
        {
            "logins": people(),
            "password": PASSWORD,
            "mailbox": settings.MAILBOX_ENABLED,
            "policy": Policy.objects.enacted().order_by("pk").first(),
            "university": example_of("university"),
            "company": example_of("none"),
        },
    )


def example_of(segment: str) -> str:
    """Return the identifier of a Russian customer of the story that carries the segment."""
    row = Identifier.objects.filter(country="RU", customer__segments__segment__code=segment).order_by("pk").last()
    return row.value if row else ""

"""What requests ask for, as pages show it; and which requests an answer offers."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer, Segment
from history import clock
from licensing.models import Application, Commitment, Decision, Exemption
from licensing.selectors.exemptions import policies_of
from licensing.selectors.granting import Outlook, Terms, outlook
from licensing.selectors.territory import countries_of
from licensing.services.applications import beyond, grants_of, proposals_of
from licensing.ways import Way, ways
from partners.exceptions import Refused
from partners.models import Partner

WAY_TEXTS = {
    "license": gettext_lazy("Ask for the sales license"),
    "approval": gettext_lazy("Ask for approval"),
    "exception": gettext_lazy("Ask for an exception"),
}
NEW_LICENSE = timedelta(days=365)


def about(row: Application, actor) -> dict:
    """Return what the page of a request shows beside its thread."""
    waiting = proposals_of(row).select_related("proposed_by", "exemption").first()
    seen = Customer.objects.visible_to(actor)
    return {
        "application": row,
        "segments": list(Segment.objects.filter(code__in=row.segments).order_by("code")),
        "policies": policies_of(row.policies),
        "customer_url": page_of(row, seen),
        "exemptions": Exemption.objects.visible_to(actor).filter(request=row.request_id, approved=True).order_by("pk"),
        "waiting": waiting if actor.sees_all else None,
        "above": above_text(row) if actor.may_decide and row.request.is_open else "",
        "outlook": outlook_of(row) if actor.may_decide and row.request.is_open else None,
    }


def outlook_of(row: Application) -> Outlook | None:
    """Return on which days a license would hold if it were granted as it is asked for."""
    if row.request.kind != "license" or row.line is None:
        return None
    since = row.since or clock.today()
    until = row.until or since + NEW_LICENSE
    countries = tuple(sorted({code[:2] for code in countries_of(row.territory, row.excluded, since)}))
    grantor = row.grantor or Partner.objects.operator()
    if until <= since:
        return None
    return outlook(Terms(row.request.partner, grantor, row.line, tuple(row.segments), countries, since, until))


def page_of(row: Application, seen) -> str:
    """Return the address of the customer's page, if the reader may open it."""
    if row.customer_id and seen.filter(pk=row.customer.standing.pk).exists():
        return reverse("customers:customer_detail", args=[row.customer.standing.public_id])
    return ""


def above_text(row: Application) -> str:
    """Return what an officer should know before granting a license: that it reaches above its grantor's own right."""
    if row.request.kind != "license":
        return ""
    try:
        cells = beyond(grants_of(row))
    except Refused as refusal:
        return str(refusal)
    if not cells:
        return ""
    names = {segment.code: str(segment) for segment in Segment.objects.filter(code__in=row.segments)}
    named = ", ".join(f"{names[segment]} · {country}" for segment, country in cells[:6])
    text = _("Who would grant it may not sell this itself, so a second person has to agree: %(cells)s.")
    return text % {"cells": named}


def offered(row: Decision, actor) -> list[dict]:
    """Return the requests an answer offers to whoever may make them, each with its page; what is open is not offered."""
    if actor.side_in(row.partner_id) != "asker":
        return []
    asked = set(Application.objects.open().filter(decision=row).values_list("request__kind", flat=True))
    return [
        {"text": WAY_TEXTS[way.kind], "url": reverse("licensing:apply", args=[way.kind]) + f"?receipt={row.receipt}"}
        for way in ways_for(row)
        if way.kind not in asked
    ]


def ways_for(row: Decision) -> list[Way]:
    """Return the requests that could turn a stored answer; what names a customer needs one on file."""
    if row.verdict == "allow":
        return []
    found = ways(row.answer, str(row.partner_id))
    return [way for way in found if way.kind == "license" or subject_of(row) is not None]


def subject_of(row: Decision) -> Customer | None:
    """Return the customer an answer is about: the buyer's, where its answer was the worse one."""
    return row.buyer if row.answer["about"] == "buyer" else row.customer


def asked_already(row: Decision, actor) -> list[Application]:
    """Return what was asked for because of the answer, as far as the reader sees it."""
    return list(Application.objects.visible_to(actor).filter(decision=row).select_related("request").order_by("pk"))


def terms_of(row: Decision, way: Way) -> dict:
    """Return the terms of an application as an answer suggests them, for its form and for its row."""
    commitment = row.question["commitment"]
    return {
        "decision": row,
        "product": row.product,
        "line": row.product.line if way.kind == "license" else None,
        "segments": list(way.segments),
        "territory": [place_of(row)] if way.kind == "license" else [],
        "grantor": Partner.objects.filter(pk=way.grantor).first(),
        "customer": subject_of(row) if way.kind != "license" else None,
        "commitment": Commitment.objects.filter(pk=commitment).first() if commitment else None,
        "policies": list(way.policies),
        "for_license": way.for_license,
        "until": clock.today() + NEW_LICENSE if way.kind == "license" else None,
    }


def place_of(row: Decision) -> str:
    return row.question["buyer" if row.answer["about"] == "buyer" else "customer"]["country"]

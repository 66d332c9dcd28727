"""What the shell of every page shows: navigation, banners, counts of what waits."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Review
from history import clock
from notices.selectors import owed
from partners.models import Partner, Request, RequestSide
from partners.signing import owed_by
from portal.todo import open_count
from ui.formats import day


def shell(request) -> dict:
    """Return the context of the shell for the request's actor.

    A page whose address lies elsewhere than its subject names the entry it belongs to: `request.stands_under`.
    """
    actor = getattr(request, "actor", None)
    found = {"navigation": [], "banners": banners(), "portal_zone": settings.TIME_ZONE}
    if actor is not None and not actor.is_anonymous:
        items = operator_items(actor) if actor.sees_all else partner_items(actor)
        mark_here(items, getattr(request, "stands_under", request.path))
        found["navigation"] = items
        found["subnavigation"] = next((row["below"] for row in items if row["active"]), [])
    return found


def mark_here(items: list[dict], path: str) -> None:
    """Mark the entry with the longest address above the page, and the one it stands under."""
    pages = [page for row in items for page in row["below"] or [row]]
    here = max((page["url"] for page in pages if is_at(path, page["url"])), key=len, default="")
    for page in pages:
        page["active"] = page["url"] == here
    for row in items:
        row["active"] = any(page["active"] for page in row["below"] or [row])


def is_at(path: str, url: str) -> bool:
    """Say whether a page lies below an address; home has nothing below it."""
    return path == url or (url != "/" and path.startswith(url))


def banners() -> list[dict]:
    if not clock.is_illustration():
        return []
    text = _("Illustration: everything here is invented. Today is %(day)s, and time runs on.") % {
        "day": day(clock.today())
    }
    return [{"tone": "demo", "icon": "info-circle", "text": text, "url": reverse("stories"), "link": _("Five stories")}]


def item(label: str, name: str, badge: int = 0) -> dict:
    return {"label": label, "url": reverse(name), "badge": badge, "below": []}


def group(label: str, *below: dict) -> dict:
    """Return an entry for several pages: it leads to the first and counts what waits on all."""
    return {"label": label, "url": below[0]["url"], "badge": sum(page["badge"] for page in below), "below": below}


def operator_items(actor) -> list[dict]:
    return [
        item(_("To do"), "home", open_count(actor)),
        group(
            _("Requests"),
            item(_("Requests"), "requests:request_list"),
            item(_("Exceptions"), "licensing:exemption_list"),
        ),
        *ask_pages(actor),
        group(
            _("Partners"),
            item(_("Partners"), "partners:partner_list"),
            item(_("Agreements"), "partners:agreement_list"),
            item(_("Invitations"), "partners:invitation_board"),
        ),
        group(
            _("Licenses"),
            item(_("Licenses"), "licensing:license_list"),
            item(_("At risk"), "licensing:at_risk"),
            item(_("Running business"), "licensing:commitment_list"),
            item(_("Catalogue"), "licensing:catalogue"),
        ),
        item(_("Policies"), "licensing:policy_list"),
        item(_("Notices"), "notices:notice_list"),
        group(_("Customers"), *customer_pages(actor)),
    ]


def ask_pages(actor) -> list[dict]:
    """Return the entry for asking and what was answered; the answers alone for whom may not ask."""
    answers = item(_("Answers"), "licensing:decision_list")
    return [group(_("Ask"), item(_("Ask"), "licensing:ask"), answers)] if actor.may_ask else [answers]


def customer_pages(actor) -> list[dict]:
    return [
        item(_("Customers"), "customers:customer_list"),
        item(_("Likely duplicates"), "customers:duplicate_list"),
        item(_("Who owns whom"), "customers:entity_list"),
        item(_("Problems in holdings"), "customers:problem_list"),
        item(_("Named restrictions"), "licensing:restriction_list"),
        item(_("Review"), "review:review_list", Review.objects.visible_to(actor).open().count()),
        item(_("The one question"), "review:question_list"),
    ]


def partner_items(actor) -> list[dict]:
    return [
        item(_("Home"), "home"),
        *ask_pages(actor),
        group(
            _("What you may sell"),
            item(_("What you may sell"), "licensing:own_matrix"),
            item(_("At risk"), "licensing:at_risk"),
        ),
        item(_("Inbox"), "notices:inbox", owed(actor).count() if actor.home_id else 0),
        group(
            _("My requests"),
            item(_("My requests"), "requests:request_list", own_turns(actor)),
            item(_("Exceptions"), "licensing:exemption_list"),
        ),
        group(
            _("Customers"),
            item(_("Customers"), "customers:customer_list"),
            item(_("Running business"), "licensing:commitment_list"),
        ),
        group(
            _("My organization"),
            item(_("My organization"), "partners:partner_list"),
            item(_("Agreements"), "partners:agreement_list", owed_signatures(actor)),
        ),
    ]


def owed_signatures(actor) -> int:
    """Return how many agreements the person's own partner has to sign."""
    partner = Partner.objects.filter(pk=actor.home_id).first()
    return len(owed_by(partner, clock.today())) if partner and not actor.is_ended else 0


def own_turns(actor) -> int:
    """Return how many requests of the person's own partner wait for it."""
    return Request.objects.waiting_for(RequestSide.ASKER).filter(partner=actor.home_id).count()

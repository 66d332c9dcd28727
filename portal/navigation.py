"""What the shell of every page shows: navigation, banners, counts of what waits."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Review
from history import clock
from notices.selectors import owed
from partners.models import Request, RequestSide
from portal.todo import open_count
from ui.formats import day


def shell(request) -> dict:
    """Return the context of the shell for the request's actor."""
    actor = getattr(request, "actor", None)
    found = {"navigation": [], "banners": banners(), "portal_zone": settings.TIME_ZONE}
    if actor is not None and not actor.is_anonymous:
        items = operator_items(actor) if actor.sees_all else partner_items(actor)
        here = max((row["url"] for row in items if is_at(request.path, row["url"])), key=len, default="")
        for row in items:
            row["active"] = row["url"] == here
        found["navigation"] = items
    return found


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
    return {"label": label, "url": reverse(name), "badge": badge}


def operator_items(actor) -> list[dict]:
    return [
        item(_("To do"), "home", open_count(actor)),
        item(_("Requests"), "requests:request_list"),
        item(_("Ask"), "licensing:ask"),
        item(_("Partners"), "partners:partner_list"),
        item(_("Licenses"), "licensing:license_list"),
        item(_("Policies"), "licensing:policy_list"),
        item(_("Notices"), "notices:notice_list"),
        item(_("Customers"), "customers:customer_list"),
        item(_("Who owns whom"), "customers:entity_list"),
        item(_("Review"), "review:review_list", Review.objects.visible_to(actor).open().count()),
        item(_("Catalogue"), "licensing:catalogue"),
        item(_("Answers"), "licensing:decision_list"),
    ]


def partner_items(actor) -> list[dict]:
    asks = [item(_("Ask"), "licensing:ask")] if actor.may_ask else []
    return [
        item(_("Home"), "home"),
        *asks,
        item(_("What you may sell"), "licensing:own_matrix"),
        item(_("Inbox"), "notices:inbox", owed(actor).count() if actor.home_id else 0),
        item(_("My requests"), "requests:request_list", own_turns(actor)),
        item(_("Customers"), "customers:customer_list"),
        item(_("Answers"), "licensing:decision_list"),
        item(_("My organization"), "partners:partner_list"),
    ]


def own_turns(actor) -> int:
    """Return how many requests of the person's own partner wait for it."""
    return Request.objects.waiting_for(RequestSide.ASKER).filter(partner=actor.home_id).count()

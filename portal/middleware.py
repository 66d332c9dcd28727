"""What holds for every request: the second factor of the distributor's people and staff, the limit of look-ups."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import DataError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from customers.exceptions import TooManyLookups
from history import clock

OPEN = frozenset(
    {"account_logout", "account_reauthenticate", "account_change_password", "set_language", "livez", "readyz"}
)

LEAVES = frozenset({"hijack:release", "account_logout", "set_language"})
ACCOUNT = ("account_", "mfa_", "usersessions_")


class RequireSecondFactorMiddleware:
    """Sends whoever needs a second factor and has none to where it is set up; partners choose freely."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.REQUIRE_MFA or not request.user.is_authenticated or is_open(request.resolver_match):
            return None
        if not needs_second_factor(request) or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Set up a second factor first: your role asks for one."))
        return redirect("mfa_activate_totp")


class LookOnlyMiddleware:
    """Lets support that looks as another person look: nothing is done in that name, nor its account opened."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(request.user, "is_hijacked", False):
            return None
        name = request.resolver_match.view_name or ""
        if name in LEAVES or (request.method in ("GET", "HEAD") and not name.startswith(ACCOUNT)):
            return None
        messages.error(request, _("You look as another person: nothing can be done in that name."))
        return redirect("home")


class LookupLimitMiddleware:
    """Answers 429 with a page that says when it goes on, wherever a look-up went past the limit."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, TooManyLookups):
            return None
        now = clock.now()
        context = {"most": settings.LOOKUPS_AN_HOUR, "minutes": 60 - now.minute}
        response = render(request, "429.html", context, status=429)
        response["Retry-After"] = str(3600 - 60 * now.minute - now.second)
        return response


class NulMiddleware:
    """Answers 400 where a NUL came past a form: PostgreSQL keeps none, and a choice of records looks it up unchecked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, DataError) and "NUL (0x00)" in str(exception):
            return bad_request(request, exception)
        return None


def is_open(match) -> bool:
    """Return whether the page is there for setting up a second factor, or for leaving."""
    name = match.view_name or ""
    return name in OPEN or name.startswith("mfa_")


def needs_second_factor(request) -> bool:
    """Return whether the person is staff or the distributor's; support looking at a partner has its own already."""
    if getattr(request.user, "is_hijacked", False):
        return False
    return request.user.is_staff or request.actor.is_operator

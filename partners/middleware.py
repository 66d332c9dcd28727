"""Puts the actor on the request, and notes who was here when."""

from django.utils.functional import SimpleLazyObject

from accounts.services import note_visit
from history import clock
from partners.selectors import actor_for

VISIT = "visit_noted"


class ActorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(lambda: actor_for(request.user))
        return self.get_response(request)


class VisitMiddleware:
    """Notes a person's visit; one who is looked at by support (hijacked) was not here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and not getattr(user, "is_hijacked", False):
            new_session = VISIT not in request.session
            if new_session:
                request.session[VISIT] = True
            note_visit(user, now=clock.now(), new_session=new_session)
        return self.get_response(request)

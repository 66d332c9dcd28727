"""Puts the actor on the request."""

from django.utils.functional import SimpleLazyObject

from partners.selectors import actor_for


class ActorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(lambda: actor_for(request.user))
        return self.get_response(request)

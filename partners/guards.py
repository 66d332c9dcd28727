"""Who may open a page: a stranger learns nothing (404), a colleague with the wrong role is told (403)."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404


def check_right(actor, right: str, *, operator: bool = True) -> None:
    """Raise unless the actor has the right; with `operator` the page is the distributor's own."""
    if operator and not actor.sees_all:
        raise Http404
    if right and not getattr(actor, right):
        raise PermissionDenied


def requires(right: str = "", *, operator: bool = True):
    """Return a decorator for views that `check_right` guards."""

    def wrap(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            check_right(request.actor, right, operator=operator)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


class RightMixin:
    """The same for class-based views: `right` names the right, `operator` whether the page is the distributor's."""

    right = ""
    operator = True

    def dispatch(self, request, *args, **kwargs):
        check_right(request.actor, self.right, operator=self.operator)
        return super().dispatch(request, *args, **kwargs)

"""What a verdict on a request does, by its kind; settings.REQUEST_KINDS names a class for each.

A kind whose verdict changes something of a higher floor has its class there: it is called within the transaction of
the verdict, so that both stand or neither does.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from partners.actor import Actor
    from partners.models import Request


class PlainKind:
    """A request that is answered by what is written: granting or refusing changes nothing else."""

    panel = ""
    """The template that a request's page shows beside the thread; it is given what `context` returns."""

    def grant(self, request: "Request", *, actor, reason: str) -> None:
        """Do what was asked for. Refused where it cannot be done."""

    def refuse(self, request: "Request", *, actor, reason: str) -> None:
        """Take back what an earlier verdict on the same request did."""

    def context(self, request: "Request", actor: "Actor") -> dict:
        return {}


def kind_of(kind: str) -> PlainKind:
    """Return what the verdicts of a kind do. KeyError for a kind that nobody may ask for yet."""
    return import_string(settings.REQUEST_KINDS[kind])()

"""What a verdict on a request does, by its kind; settings.REQUEST_KINDS names a class for each.

A kind whose verdict changes something of a higher floor has its class there: it is called within the transaction of
the verdict, so that both stand or neither does.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from partners.actor import Actor
    from partners.models import Request


class Outcome(StrEnum):
    """What became of a grant: it stands, or it waits for a second person."""

    DONE = "done"
    WAITS = "waits"


class PlainKind:
    """A request that is answered by what is written: granting or refusing changes nothing else."""

    verb = ""
    """What the button says that grants it; empty: "Grant"."""

    needs_words = True
    """Whether granting takes a text; where what was asked for is kept as data, it speaks for itself."""

    panel = ""
    """The template that a request's page shows beside the thread; it is given what `context` returns."""

    def grant(self, request: "Request", *, actor, reason: str) -> Outcome:
        """Do what was asked for, or propose it where a second person has to agree. Refused where it cannot be done."""
        return Outcome.DONE

    def refuse(self, request: "Request", *, actor, reason: str) -> None:
        """Take back what an earlier verdict on the same request did."""

    def withdraw(self, request: "Request", *, actor, reason: str) -> None:
        """Drop what was proposed: nobody asks for it any more."""

    def beginning(self) -> dict:
        """Return {"url", "label", "icon"} of the page on which one asks for it without a cause, if there is one."""
        return {}

    def context(self, request: "Request", actor: "Actor") -> dict:
        return {}


def beginnings() -> list[dict]:
    """Return the pages on which something may be asked for, in the order of the settings."""
    return [found for kind in settings.REQUEST_KINDS if (found := kind_of(kind).beginning())]


def kind_of(kind: str) -> PlainKind:
    """Return what the verdicts of a kind do. KeyError for a kind that nobody may ask for yet."""
    return import_string(settings.REQUEST_KINDS[kind])()

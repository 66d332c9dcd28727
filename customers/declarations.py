"""Requests of the kind "segment of a customer": what their verdicts do, and what their page shows beside the thread."""

from customers.selectors.pages import about_customer
from customers.services.declarations import accept_declaration, reject_declaration
from history import clock
from partners.request_kinds import PlainKind


class DeclarationKind(PlainKind):
    panel = "customers/declaration_panel.html"

    def grant(self, request, *, actor, reason: str) -> None:
        accept_declaration(request, actor=actor, reason=reason)

    def refuse(self, request, *, actor, reason: str) -> None:
        reject_declaration(request, actor=actor, reason=reason)

    def context(self, request, actor) -> dict:
        """Return the declaration with its document, and what the reader may know of the customer."""
        row = request.declaration
        opened = request.messages.order_by("pk").first()
        documents = list(opened.attachments.filter(sha256=row.sha256))
        about = about_customer(row.customer, actor, clock.today())
        return {"declaration": row, "document": documents[0] if documents else None, "about": about}

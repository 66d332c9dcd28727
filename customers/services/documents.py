"""Documents that holdings and facts rest on, as a person names them."""

from customers.models import SourceDocument
from history.changes import change


def note_document(*, title: str, link: str = "", actor, reason: str) -> SourceDocument | None:
    """Return the document of that title and address, recorded if it is new; None where none is named."""
    title = " ".join(title.split())
    if not title:
        return None
    with change(actor=actor, reason=reason):
        found = SourceDocument.objects.filter(title=title, link=link, file_name="").first()
        return found or SourceDocument.objects.create(title=title, link=link)

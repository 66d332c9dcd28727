"""Documents kept: one row for each file, however often it comes."""

from django.core.files.base import ContentFile

from files import documents
from history import clock
from history.changes import person
from licensing.models import Document


def keep_document(document: documents.Document, *, actor) -> Document:
    """Keep a file that was looked through, and return its row; the same file sent again is the row it has already.

    To be called within a change.
    """
    standing = Document.objects.filter(sha256=document.sha256, name=document.name).first()
    if standing is not None:
        return standing
    row = Document(
        name=document.name,
        content_type=document.content_type,
        size=document.size,
        sha256=document.sha256,
        kept_at=clock.now(),
        kept_by=person(actor),
    )
    row.file.save(document.name, ContentFile(document.content), save=False)
    row.save()
    return row

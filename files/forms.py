"""Form fields for files that people send."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from files.documents import ACCEPTED, MOST_BYTES, Document, check_document, too_large
from files.exceptions import FileError

MOST_AT_ONCE = 5


class DocumentsInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self):
        super().__init__({"accept": ACCEPTED})


class DocumentsField(forms.FileField):
    """Up to five PDFs or pictures; cleans to a list of `Document`."""

    def __init__(self, *, most: int = MOST_AT_ONCE, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("PDF, PNG, JPEG or WebP, up to 10 MB each."))
        super().__init__(widget=DocumentsInput(), **kwargs)
        self.widget.allow_multiple_selected = most > 1
        if most == 1:
            self.widget.attrs.pop("multiple", None)
        self.most = most

    def clean(self, data, initial=None) -> list[Document]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.most:
            raise ValidationError(_("At most %(most)s documents at once.") % {"most": self.most}, code="many")
        return [read_document(one) for one in given]


def read_document(upload) -> Document:
    """Return what an upload holds. ValidationError that names the file."""
    try:
        if upload.size > MOST_BYTES:
            raise FileError(too_large(upload.name))
        return check_document(upload.read(), upload.name)
    except FileError as error:
        raise ValidationError(str(error), code="file")

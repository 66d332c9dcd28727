"""Forms of a letter: how it comes, and which of its phrases each term of a policy rests on."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from files.documents import MOST_BYTES, too_large
from files.exceptions import FileError
from files.letters import ACCEPTED, Letter, read_letter, text_letter, tidy
from files.pdf_text import MOST_CHARACTERS
from history import clock
from licensing.letter import Place, Proposal, find_phrase, pieces, propose
from licensing.models import Document, Policy, TermKind
from licensing.selectors.letters import NUMBERS, Marked, marked, meaning, vocabulary
from licensing.services.terms import LONGEST_NOTE, Terms

LONGEST_PHRASE = 2000


class LetterField(forms.FileField):
    """A letter as it came; cleans to `files.letters.Letter`."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.FileInput({"accept": ACCEPTED}), **kwargs)

    def clean(self, data, initial=None) -> Letter | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            if upload.size > MOST_BYTES:
                raise FileError(too_large(upload.name))
            return read_letter(upload.read(), upload.name)
        except FileError as error:
            raise ValidationError(str(error), code="file")


class LetterUploadForm(forms.Form):
    """The first step of the act: the letter as a file, as text, or both; a kept file waits for its text."""

    file = LetterField(
        label=gettext_lazy("The letter as it came"),
        required=False,
        help_text=gettext_lazy("PDF, plain text, or a picture with its text beside; up to 10 MB."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("In its own language. Beside a scan, what the scan says."),
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), required=False, to_field_name="public_id", widget=forms.HiddenInput
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = Document.objects.visible_to(actor)

    def clean_text(self) -> str:
        return tidy(self.cleaned_data["text"])

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("file") and not data.get("text"):
            self.add_error("text", _("Send the letter as a file, or paste its text."))
        return data

    @property
    def pasted(self) -> Letter | None:
        """Return the pasted text as a letter of its own."""
        text = self.cleaned_data["text"]
        return text_letter(text, _("Letter, pasted")) if text else None


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term as the form shows it, with what is proposed for it."""

    number: int
    kind: str
    label: str
    phrase: BoundField
    place: BoundField
    note: BoundField
    proposal: Proposal | None
    proposed: str
    meaning: str

    @property
    def is_proposal(self) -> bool:
        """Return whether what stands in the field is the portal's own proposal, untouched."""
        return bool(self.proposed) and " ".join(str(self.phrase.value() or "").split()) == self.proposed


class LetterForm(forms.Form):
    """The letter of a policy, and for each term the phrase it rests on; without one it is our interpretation."""

    letter = forms.CharField(
        label=gettext_lazy("Text of the letter"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=MOST_CHARACTERS,
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), required=False, to_field_name="public_id", widget=forms.HiddenInput
    )
    letter_at = forms.DateTimeField(
        label=gettext_lazy("Letter received"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = Document.objects.visible_to(actor)
        for kind in TermKind:
            self.fields |= term_fields(kind)
        self.places: dict[str, Place] = {}

    def clean_letter(self) -> str:
        return tidy(self.cleaned_data["letter"])

    def clean_letter_at(self):
        at = self.cleaned_data["letter_at"]
        if at and at > clock.now():
            raise ValidationError(_("The letter cannot have come later than now: give the moment it came."))
        return at

    def clean(self):
        data = super().clean()
        letter = data.get("letter", "")
        for kind in TermKind.values:
            phrase = data.get(f"phrase_{kind}", "").strip()
            place = find_phrase(letter, phrase, data.get(f"place_{kind}"))
            if place is not None:
                self.places[kind] = place
            elif phrase:
                self.add_error(f"phrase_{kind}", not_said(phrase))
        return data

    def terms(self) -> Terms:
        return {kind: (self.places.get(kind), self.note_of(kind)) for kind in TermKind.values}

    def note_of(self, kind: str) -> str:
        """Return why a term is read so; a phrase speaks for itself."""
        return "" if kind in self.places else self.cleaned_data.get(f"note_{kind}", "")

    def letter_values(self) -> dict:
        data = self.cleaned_data
        return {
            "letter": data.get("letter", ""),
            "letter_document": data.get("document"),
            "letter_at": data.get("letter_at") or (clock.now() if data.get("letter") else None),
        }

    @property
    def text(self) -> str:
        return tidy(self["letter"].value() or "")

    @property
    def numbered(self) -> list[Marked]:
        """Return the letter in pieces as its phrases stand in the form now."""
        letter, found = self.text, {}
        for kind in TermKind.values:
            near = str(self[f"place_{kind}"].value() or "")
            phrase = self[f"phrase_{kind}"].value() or ""
            if place := find_phrase(letter, phrase, int(near) if near.isdecimal() else None):
                found[kind] = place
        return marked(pieces(letter, found))

    @cached_property
    def kept(self) -> Document | None:
        """Return the file of the letter that the form carries along."""
        value = self["document"].value()
        try:
            return self.fields["document"].clean(value) if value else None
        except ValidationError:
            return None

    @cached_property
    def term_rows(self) -> dict[str, TermRow]:
        found = propose(self.text, vocabulary())
        return {kind.value: self.term_row(kind, found.get(kind)) for kind in TermKind}

    def term_row(self, kind: TermKind, proposal: Proposal | None) -> TermRow:
        return TermRow(
            NUMBERS[kind],
            kind.value,
            kind.label,
            self[f"phrase_{kind}"],
            self[f"place_{kind}"],
            self[f"note_{kind}"],
            proposal,
            " ".join(self.text[slice(*proposal.place)].split()) if proposal else "",
            meaning(kind, proposal) if proposal else "",
        )


def term_fields(kind: TermKind) -> dict[str, forms.Field]:
    told = {"term": kind.label}
    phrase = {"data-phrase": kind.value, "placeholder": _("Our interpretation: the letter does not say it")}
    return {
        f"phrase_{kind}": forms.CharField(
            label=_("The letter says (%(term)s)") % told,
            required=False,
            max_length=LONGEST_PHRASE,
            widget=forms.TextInput(phrase),
        ),
        f"place_{kind}": forms.IntegerField(
            required=False, min_value=0, widget=forms.HiddenInput({"data-place": kind.value})
        ),
        f"note_{kind}": forms.CharField(
            label=_("Why we read it so (%(term)s)") % told,
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.TextInput({"placeholder": _("Why we read it so")}),
        ),
    }


def not_said(phrase: str) -> str:
    shown = phrase if len(phrase) <= 80 else f"{phrase[:79]}…"
    text = _("The letter does not say “%(phrase)s”: copy the words as they stand in it, or leave this empty.")
    return text % {"phrase": shown}


def letter_initial_of(policy: Policy) -> dict:
    """Return what the form shows of a draft's letter and its terms."""
    initial = {
        "letter": policy.letter,
        "document": policy.letter_document and policy.letter_document.public_id,
        "letter_at": policy.letter_at,
    }
    for row in policy.terms.all():
        phrase = "" if row.is_interpretation else policy.letter[row.begin : row.end]
        initial |= {f"phrase_{row.kind}": " ".join(phrase.split()), f"place_{row.kind}": row.begin}
        initial[f"note_{row.kind}"] = row.note
    return initial

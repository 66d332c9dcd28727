"""The letter of a policy: how it comes in, what the form takes of it, and the page that hands documents out."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from files.exceptions import FileError
from files.letters import Letter, read_letter
from history.changes import change
from licensing.forms.letters import LetterUploadForm
from licensing.forms.proposals import proposed_initial
from licensing.models import Document
from licensing.services.documents import keep_document
from partners.guards import requires


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def policy_letter(request):
    """The first step of the act: the letter is kept as it came, and read; it may be skipped."""
    waiting = named(request, "letter")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"document": waiting and waiting.public_id}
    form = LetterUploadForm(*sent, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect(keep(request, form))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "licensing/policy_letter.html", {"form": form, "waiting": waiting}, status=status)


def keep(request, form: LetterUploadForm) -> str:
    """Keep what came, and return where to go on: to the form, or back where the text of a scan is missing."""
    sent, pasted = form.cleaned_data["file"], form.pasted
    with change(actor=request.user, reason=_("The letter as it came.")):
        file = kept(sent, request.user) or form.cleaned_data["document"] or kept(pasted, request.user)
        text = kept(pasted, request.user)
    if pasted is None and not sent.text:
        return address("licensing:policy_letter", letter=file)
    return address("licensing:policy_add", letter=file, text=text)


def kept(letter: Letter | None, user) -> Document | None:
    return keep_document(letter.document, actor=user) if letter else None


def address(name: str, **documents: Document | None) -> str:
    query = QueryDict(mutable=True)
    for key, document in documents.items():
        if document is not None:
            query[key] = str(document.public_id)
    return f"{reverse(name)}?{query.urlencode()}"


def named(request, key: str) -> Document | None:
    """Return the document that the address names; 404 for what is none."""
    given = request.GET.get(key, "")
    if not given:
        return None
    try:
        public_id = UUID(given)
    except ValueError:
        public_id = None
    return get_object_or_404(Document.objects.visible_to(request.actor), public_id=public_id)


def initial_from(request) -> dict:
    """Return what the form of the act takes of the letter that the address names, with what is proposed."""
    letter = named(request, "letter")
    if letter is None or request.method == "POST":
        return {}
    text = text_of(named(request, "text") or letter)
    return {
        "document": letter.public_id,
        "letter": text,
        "letter_at": letter.kept_at,
        **proposed_initial(text),
    }


def text_of(document: Document) -> str:
    """Return what a kept file says; nothing where it cannot be read any more, for then its text is pasted."""
    with document.file.open("rb") as file:
        try:
            return read_letter(file.read(), document.name).text
        except FileError:
            return ""


@require_safe
def document(request, public_id):
    """Hand out a kept document to those who may see it; who looks as another person opens none."""
    row = get_object_or_404(Document.objects.visible_to(request.actor), public_id=public_id)
    if not request.actor.may_read_documents or getattr(request.user, "is_hijacked", False):
        raise PermissionDenied
    response = FileResponse(row.file.open("rb"), as_attachment="save" in request.GET, filename=row.name)
    response["Content-Type"] = row.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

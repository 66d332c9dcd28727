"""The thread of a request: its messages, the documents sent along, and who is told of them."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils.translation import gettext as _

from files.documents import Document
from history import clock
from jobs import outbox
from partners.exceptions import Refused
from partners.models import (
    Attachment,
    Membership,
    Partner,
    Request,
    RequestMessage,
    RequestSide,
    Role,
)
from partners.querysets import SHARED_STEPS

DAY = timedelta(hours=24)


def write_message(
    request: Request, *, kind: str, side: str, actor, text: str, documents: Sequence[Document] = ()
) -> RequestMessage:
    """Add a step to a thread, and tell the other side. To be called within a change."""
    check_uploads(request.partner, side, len(documents))
    message = request.messages.create(kind=kind, side=side, author=actor, text=text, at=clock.now())
    for document in documents:
        attach(message, document)
    if kind in SHARED_STEPS:
        tell_other_side(request, message)
    return message


def attach(message: RequestMessage, document: Document) -> Attachment:
    row = Attachment(
        message=message,
        name=document.name,
        content_type=document.content_type,
        size=document.size,
        sha256=document.sha256,
    )
    row.file.save(document.name, ContentFile(document.content), save=False)
    row.save()
    return row


def check_uploads(partner: Partner, side: str, count: int) -> None:
    """Refuse more documents than an organization may send within a day."""
    most = settings.UPLOADS_A_DAY
    if not count or side != RequestSide.ASKER:
        return
    sent = Attachment.objects.filter(
        message__request__partner=partner, message__side=side, message__at__gt=clock.now() - DAY
    )
    if sent.count() + count > most:
        text = _("Your organization may send %(most)s documents within 24 hours: send the rest tomorrow.")
        raise Refused(text % {"most": most}, "uploads")


def is_repeated(request: Request, *, kind: str, actor, text: str, documents: Sequence[Document]) -> bool:
    """Return whether the last step of the thread is this very one, sent twice."""
    last = request.messages.prefetch_related("attachments").last()
    if last is None or (last.kind, last.author_id, last.text) != (kind, actor.pk, text):
        return False
    return [row.sha256 for row in last.attachments.all()] == [document.sha256 for document in documents]


def tell_other_side(request: Request, message: RequestMessage) -> None:
    """Put a mail into the outbox for each who should know: one row each, so that none is told twice."""
    people = deciders(request) if message.side == RequestSide.ASKER else askers(request)
    for person in people:
        outbox.put("partners.request", {"message": message.pk, "to": person.pk})


def deciders(request: Request) -> list:
    """Return whom of the distributor's a request waits for: who has it, else the officers, else the managers."""
    members = Membership.objects.active().filter(partner__is_operator=True)
    if request.assigned_id and members.filter(user=request.assigned_id).exists():
        return [request.assigned]
    for role in (Role.OFFICER, Role.MANAGER):
        if found := people_with(members.filter(role=role)):
            return found
    return []


def askers(request: Request) -> list:
    """Return whom of the partner's a request concerns: who asked, or the owners where that person has left."""
    members = request.partner.memberships.active()
    return people_with(members.filter(user=request.asker_id)) or people_with(members.filter(role=Role.OWNER))


def people_with(members) -> list:
    return list(get_user_model().objects.filter(Q(pk__in=members.values("user"))).order_by("pk"))

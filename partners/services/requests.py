"""Requests: opening one, writing in it, and its ends. Twice is once, and whoever has the turn next is told by mail."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from files.documents import Document
from history import clock
from history.changes import change
from jobs import outbox
from partners.exceptions import Refused
from partners.models import Membership, MessageKind, Partner, Request, RequestMessage, RequestSide
from partners.request_kinds import Outcome, kind_of
from partners.requests import OPENED, Act, NotNow, Side, Standing, State, after, is_done
from partners.roles import DECIDES
from partners.services.messages import is_repeated, write_message
from partners.working_days import add_working_days

LONGEST_REASON = 500


def open_request(
    partner: Partner, *, kind: str, subject: str, text: str, actor, documents: Sequence[Document] = ()
) -> Request:
    """Ask the distributor for something. The very same asked twice in a row is one request."""
    kind_of(kind)
    with change(actor=actor, reason=reason_of(text)):
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = partner.requests.filter(asker=actor, kind=kind, subject=subject).order_by("pk").last()
        if standing and is_repeated(standing, kind=MessageKind.OPENED, actor=actor, text=text, documents=documents):
            return standing
        request = Request(partner=partner, kind=kind, subject=subject, asker=actor, created_at=clock.now())
        request.code = f"{partner.slug}-{partner.requests.count() + 1}"
        place(request, OPENED)
        request.save()
        write_message(request, kind=MessageKind.OPENED, side=Side.ASKER, actor=actor, text=text, documents=documents)
    return request


def reply(request: Request, *, actor, side: str, text: str, documents: Sequence[Document] = ()) -> bool:
    """Write in a request from one of its sides; the asker's word reopens what is settled."""
    return take(request, Act.REPLY, Side(side), actor=actor, text=text, documents=documents)


def ask_more(request: Request, *, actor, text: str, documents: Sequence[Document] = ()) -> bool:
    """Give the turn back to the asker: what is missing stands in the text."""
    return take(request, Act.ASK_MORE, Side.DISTRIBUTOR, actor=actor, text=text, documents=documents)


def grant(request: Request, *, actor, text: str, documents: Sequence[Document] = ()) -> bool:
    """Give what was asked for, by the service of its kind and in the same transaction."""
    return take(request, Act.GRANT, Side.DISTRIBUTOR, actor=actor, text=text, documents=documents)


def refuse(request: Request, *, actor, text: str, documents: Sequence[Document] = ()) -> bool:
    """Refuse with a reason; what an earlier verdict on the same request gave is taken back."""
    return take(request, Act.REFUSE, Side.DISTRIBUTOR, actor=actor, text=text, documents=documents)


def withdraw(request: Request, *, actor, text: str, documents: Sequence[Document] = ()) -> bool:
    """Take a request back: the asker no longer wants it."""
    return take(request, Act.WITHDRAW, Side.ASKER, actor=actor, text=text, documents=documents)


def assign(request: Request, *, actor, to, text: str) -> bool:
    """Give a request to one of the distributor's people who decide; return whether somebody else had it."""
    if not Membership.objects.active().filter(user=to, partner__is_operator=True, role__in=DECIDES).exists():
        raise Refused(_("%(person)s does not decide: choose an officer or a manager.") % {"person": to}, "role")
    with change(actor=actor, reason=reason_of(text)):
        row = locked(request)
        if row.assigned_id == to.pk:
            return False
        row.assigned = to
        row.save(update_fields=["assigned"])
        message = note(row, MessageKind.ASSIGN, actor, f"{to}: {text}")
        if to.pk != actor.pk:
            outbox.put("partners.request", {"message": message.pk, "to": to.pk})
    return True


def snooze(request: Request, *, actor, until: date, text: str) -> bool:
    """Keep a request out of To do until a day; its due day stays. Any step in it brings it back."""
    if until <= clock.today():
        raise Refused(_("Put it off until a later day than today."), "until")
    with change(actor=actor, reason=reason_of(text)):
        row = locked(request)
        if row.turn != RequestSide.DISTRIBUTOR:
            raise Refused(_("It does not wait for the distributor: there is nothing to put off."), "turn")
        if row.snoozed_until == until:
            return False
        row.snoozed_until = until
        row.save(update_fields=["snoozed_until"])
        note(row, MessageKind.SNOOZE, actor, text)
    return True


def note(request: Request, kind: str, actor, text: str) -> RequestMessage:
    return write_message(request, kind=kind, side=Side.DISTRIBUTOR, actor=actor, text=text)


def take(request: Request, act: Act, side: Side, *, actor, text: str, documents: Sequence[Document]) -> bool:
    """Do one step of a request under its lock; return whether it was not done already."""
    with change(actor=actor, reason=reason_of(text)):
        row = locked(request)
        said = {"actor": actor, "text": text, "documents": documents}
        if is_done(State(row.state), act) or is_repeated(row, kind=act, **said):
            return False
        if act is Act.GRANT and is_repeated(row, kind=MessageKind.PROPOSE, **said):
            return False
        standing = standing_after(row, act, side)
        if carry_out(row, act, actor=actor, reason=reason_of(text)) is Outcome.WAITS:
            write_message(row, kind=MessageKind.PROPOSE, side=side, **said)
            return True
        place(row, standing)
        row.save()
        write_message(row, kind=act, side=side, **said)
    return True


def carry_out(request: Request, act: Act, *, actor, reason: str) -> Outcome:
    """Let the kind do what the act means for it."""
    if act not in (Act.GRANT, Act.REFUSE, Act.WITHDRAW):
        return Outcome.DONE
    return getattr(kind_of(request.kind), act)(request, actor=actor, reason=reason) or Outcome.DONE


def conclude(request: Request, *, actor, text: str) -> bool:
    """Record that what a first person proposed is granted, for a second one agreed. The words to the asker are the first one's."""
    with change(actor=actor, reason=reason_of(text)):
        row = locked(request)
        if is_done(State(row.state), Act.GRANT):
            return False
        proposed = row.messages.filter(kind=MessageKind.PROPOSE).last()
        place(row, standing_after(row, Act.GRANT, Side.DISTRIBUTOR))
        row.save()
        words = proposed.text if proposed else text
        write_message(row, kind=MessageKind.GRANT, side=Side.DISTRIBUTOR, actor=actor, text=words)
    return True


def object_to(request: Request, *, actor, text: str) -> RequestMessage:
    """Note that a second person was against what was proposed: the request waits for another verdict."""
    with change(actor=actor, reason=reason_of(text)):
        return note(locked(request), MessageKind.OBJECT, actor, text)


def locked(request: Request) -> Request:
    return Request.objects.select_for_update(of=["self"]).select_related("partner", "assigned").get(pk=request.pk)


def standing_after(request: Request, act: Act, side: Side) -> Standing:
    try:
        return after(State(request.state), act, side)
    except NotNow as refusal:
        raise Refused(not_now_text(refusal.code, request), refusal.code)


def not_now_text(code: str, request: Request) -> str:
    if code == "not_yours":
        return _("This step is the other side's.")
    if code == "withdrawn":
        return _("It was taken back: only the partner can ask again.")
    text = _("It is settled already (%(state)s): a reply of the partner reopens it.")
    return text % {"state": request.get_state_display()}


def place(request: Request, standing: Standing) -> None:
    """Set state and turn; whoever gets the turn has the working days of the settings, from today."""
    kept = request.turn == standing.turn and request.due
    request.state, request.turn, request.snoozed_until = standing.state, standing.turn or "", None
    due = add_working_days(clock.today(), settings.REQUEST_DUE_DAYS)
    request.due = (request.due if kept else due) if standing.turn else None


def words_of_grant(request: Request) -> str:
    """Return what a grant says that came without words: those of who proposed it, else that it is as asked."""
    proposed = request.messages.filter(kind=MessageKind.PROPOSE).last()
    return proposed.text if proposed else _("Granted as asked.")


def reason_of(text: str) -> str:
    """Return what stands in the history as the reason: the beginning of what the person wrote."""
    return text.strip()[:LONGEST_REASON]

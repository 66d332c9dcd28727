"""Pages of requests: the list of each side, one request with its thread, and the documents sent with it."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from history import clock
from partners.exceptions import Refused
from partners.filters import PartnerRequestFilter, RequestFilter
from partners.forms import AssignForm, MessageForm, RequestForm, SnoozeForm
from partners.guards import RightMixin, check_right
from partners.models import Attachment, Partner, Request, RequestSide
from partners.pages import acted as acted_on
from partners.pages import form_page
from partners.request_kinds import beginnings, kind_of
from partners.selectors import next_request
from partners.services import requests as services
from partners.tables import PartnerRequestTable, RequestTable
from partners.working_days import add_working_days
from ui.views import TableView


class RequestList(RightMixin, TableView):
    """For the distributor every request, for a partner those of itself and of whom it manages."""

    operator = False

    @property
    def title(self):
        return _("Requests") if self.request.actor.sees_all else _("My requests")

    def get_table_class(self):
        return RequestTable if self.request.actor.sees_all else PartnerRequestTable

    def get_filterset_class(self):
        return RequestFilter if self.request.actor.sees_all else PartnerRequestFilter

    def get_queryset(self):
        rows = Request.objects.visible_to(self.request.actor)
        return rows.select_related("partner", "asker", "assigned").order_by("due", "-pk")

    def actions(self):
        """Offer the first that waits for the reader, by key, and whatever may be asked for."""
        actor = self.request.actor
        first = next_request(self.object_list, actor)
        begin = {"label": _("Begin"), "icon": "checkbox", "key": "N"}
        found = [{"url": address_of(first), **begin}] if first else []
        if not actor.sees_all and actor.may_ask:
            found.append({"url": reverse("requests:request_add"), "label": _("Ask the distributor"), "icon": "plus"})
            found += beginnings()
        return found


def check_asks(actor) -> None:
    """The distributor's people act themselves: they have nobody to ask."""
    if actor.sees_all:
        raise PermissionDenied
    check_right(actor, "may_ask", operator=False)


def check_side(actor, partner_id: int) -> None:
    """Whoever manages a partner from above reads along: it does not ask in that partner's name."""
    if actor.side_in(partner_id) != RequestSide.ASKER:
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def request_add(request):
    check_asks(request.actor)
    form = RequestForm(request.POST or None, request.FILES or None)

    def save():
        partner = Partner.objects.get(pk=request.actor.home_id)
        return address_of(services.open_request(partner, actor=request.user, **form.cleaned_data))

    back = reverse("requests:request_list")
    intro = _("The distributor answers within two working days; you are told by mail.")
    title = _("Ask the distributor")
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("Send"), back=back)


def scoped(request, code: str) -> Request:
    rows = Request.objects.visible_to(request.actor).select_related("partner", "asker", "assigned")
    return get_object_or_404(rows, code=code)


@require_safe
def request_detail(request, code):
    return detail_page(request, scoped(request, code), MessageForm())


def detail_page(request, row: Request, form, *, status: int = 200):
    """Show a request; a kind of a higher floor adds a panel of its own."""
    kind, actor = kind_of(row.kind), request.actor
    waiting = Request.objects.visible_to(actor).exclude(pk=row.pk)
    context = {
        "kind": kind,
        "next": next_request(waiting, actor),
        "asked": row,
        "side": actor.side_in(row.partner_id),
        "form": form,
        "thread": row.messages.visible_to(actor).select_related("author").prefetch_related("attachments"),
        "overdue": row.due is not None and row.due < clock.today(),
        "distributor": Partner.objects.operator(),
        "panel": kind.panel,
        "recorded": [row] if actor.may_read_history else [],
        **kind.context(row, actor),
    }
    return render(request, "partners/request_detail.html", context, status=status)


def acted(request, code: str, act, *, only: str = ""):
    """Run one step of a request for a side that may act in it; `only` names the side whose step it is."""
    row = scoped(request, code)
    side = request.actor.side_in(row.partner_id)
    if not side or (only and side != only):
        raise PermissionDenied
    form = MessageForm(request.POST, request.FILES)
    if act is services.grant and not kind_of(row.kind).needs_words:
        form.fields["text"].required = False
    if form.is_valid():
        given = {**form.cleaned_data, **({"side": side} if act is services.reply else {})}
        given["text"] = given["text"] or services.words_of_grant(row)
        try:
            act(row, actor=request.user, **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(address_of(row))
    return detail_page(request, row, form, status=422)


@require_POST
def request_reply(request, code):
    return acted(request, code, services.reply)


@require_POST
def request_ask_more(request, code):
    return acted(request, code, services.ask_more, only=RequestSide.DISTRIBUTOR)


@require_POST
def request_grant(request, code):
    return acted(request, code, services.grant, only=RequestSide.DISTRIBUTOR)


@require_POST
def request_refuse(request, code):
    return acted(request, code, services.refuse, only=RequestSide.DISTRIBUTOR)


@require_POST
def request_withdraw(request, code):
    return acted(request, code, services.withdraw, only=RequestSide.ASKER)


@require_http_methods(["GET", "HEAD", "POST"])
def request_assign(request, code):
    check_right(request.actor, "may_decide")
    row, form = scoped(request, code), AssignForm(request.POST or None)

    def save():
        services.assign(row, actor=request.user, **form.cleaned_data)
        return address_of(row)

    title = _("Give %(request)s to somebody") % {"request": row}
    return form_page(request, form, title=title, save=save, done=_("Recorded."), back=address_of(row))


@require_http_methods(["GET", "HEAD", "POST"])
def request_snooze(request, code):
    check_right(request.actor, "may_decide")
    row, form = scoped(request, code), SnoozeForm(request.POST or None)

    def save():
        services.snooze(row, actor=request.user, **form.cleaned_data)
        return address_of(row)

    title = _("Put off %(request)s") % {"request": row}
    intro = _("It leaves To do until then; its due day stays.")
    return form_page(request, form, title=title, intro=intro, save=save, done=_("Recorded."), back=address_of(row))


@require_POST
def request_take(request, code):
    """Take a request oneself, by one key."""
    check_right(request.actor, "may_decide")
    row = scoped(request, code)
    acted_on(
        request,
        lambda: services.assign(row, actor=request.user, to=request.user, text=_("I take it.")),
        done=_("Recorded."),
    )
    return redirect(address_of(row))


@require_POST
def request_later(request, code):
    """Put a request off until the next working day, by one key."""
    check_right(request.actor, "may_decide")
    row, until = scoped(request, code), add_working_days(clock.today(), 1)
    text = _("Until the next working day.")
    acted_on(request, lambda: services.snooze(row, actor=request.user, until=until, text=text), done=_("Recorded."))
    return redirect(address_of(row))


@require_safe
def document(request, public_id):
    """Hand out a document to those who see its request; who looks as another person opens none."""
    row = get_object_or_404(Attachment.objects.visible_to(request.actor), public_id=public_id)
    if not request.actor.may_read_documents or getattr(request.user, "is_hijacked", False):
        raise PermissionDenied
    response = FileResponse(row.file.open("rb"), as_attachment="save" in request.GET, filename=row.name)
    response["Content-Type"] = row.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def address_of(row: Request) -> str:
    return reverse("requests:request_detail", args=[row.code])

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
from partners.pages import form_page
from partners.request_kinds import kind_of
from partners.services import requests as services
from partners.tables import PartnerRequestTable, RequestTable
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
        actor = self.request.actor
        if actor.sees_all or not actor.may_ask:
            return []
        return [{"url": reverse("requests:request_add"), "label": _("Ask the distributor"), "icon": "plus"}]


def check_asks(actor) -> None:
    """The distributor's people act themselves: they have nobody to ask."""
    if actor.sees_all:
        raise PermissionDenied
    check_right(actor, "may_ask", operator=False)


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
    context = {
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
    if form.is_valid():
        given = {"side": side} if act is services.reply else {}
        try:
            act(row, actor=request.user, **given, **form.cleaned_data)
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

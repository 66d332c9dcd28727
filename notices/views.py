"""Pages of notices: the distributor's board, the partner's inbox, the link without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from licensing.models import Policy
from notices import selectors
from notices.filters import BoardFilter, InboxFilter, NoticeFilter
from notices.forms import AcknowledgeForm, NoticeForm
from notices.markdown import to_html
from notices.models import Acknowledgement, Delivery, Notice
from notices.services import notices as services
from notices.services.deliveries import MAYBE_TWICE, remind, resend_mail
from notices.services.proposals import propose_notice
from notices.services.reading import acknowledge, mark_read, open_link
from notices.tables import BoardTable, InboxTable, NoticeTable
from partners.guards import RightMixin, requires
from partners.models import Partner
from partners.pages import acted, form_page
from ui.views import TableView


class NoticeList(RightMixin, TableView):
    title = gettext_lazy("Notices")
    intro = gettext_lazy("What was sent, and what the portal told by itself.")
    table_class = NoticeTable
    filterset_class = NoticeFilter

    def get_queryset(self):
        return Notice.objects.visible_to(self.request.actor).order_by("-pk")

    def actions(self):
        if not self.request.actor.may_decide:
            return []
        return [{"url": reverse("notices:notice_add"), "label": _("Write a notice"), "icon": "plus"}]


def scoped(request, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(request.actor).select_related("policy", "refers_to"), pk=pk)


class NoticeDetail(RightMixin, TableView):
    """One notice with the board of who was told."""

    template_name = "notices/notice_detail.html"
    table_class = BoardTable
    filterset_class = BoardFilter

    @property
    def notice(self) -> Notice:
        if not hasattr(self, "_notice"):
            self._notice = scoped(self.request, self.kwargs["pk"])
        return self._notice

    @property
    def title(self):
        return str(self.notice)

    def get_queryset(self):
        return selectors.board(self.notice)

    def get_table_kwargs(self):
        return {"notice": self.notice}

    def get_context_data(self, **kwargs):
        notice = self.notice
        context = super().get_context_data(**kwargs)
        context |= {
            "notice": notice,
            "is_open": notice.sent_at is None and notice.status != "cancelled",
            "counts": selectors.board_counts(notice),
            "recipients": selectors.recipients_of(notice) if notice.sent_at is None else None,
            "texts": [
                ("ru", notice.subject_ru, to_html(notice.body_ru)),
                ("en", notice.subject_en, to_html(notice.body_en)),
            ],
            "acknowledgements": notice.acknowledgements.select_related("partner")[:200],
            "bounced": notice.deliveries.filter(state="bounced").select_related("contact", "partner"),
            "maybe_twice": notice.deliveries.filter(error=MAYBE_TWICE).select_related("contact", "partner"),
        }
        return context


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def notice_edit(request, pk=None):
    notice = scoped(request, pk) if pk else Notice()
    if pk and notice.sent_at:
        raise Http404
    form = NoticeForm(request.POST or None, instance=notice)

    def save():
        if pk:
            services.edit_notice(Notice.objects.get(pk=pk), **form.values())
            return reverse("notices:notice_detail", args=[pk])
        row = services.draft_notice(actor=request.user, **form.values())
        return reverse("notices:notice_detail", args=[row.pk])

    title = _("Change %(notice)s") % {"notice": notice} if pk else _("Write a notice")
    return form_page(request, form, title=title, save=save, intro=_("Markdown: **strong**, lists with -, links."))


@requires("may_decide")
@require_POST
def propose(request, pk):
    policy = get_object_or_404(Policy.objects.visible_to(request.actor).enacted(), pk=pk)
    notice = propose_notice(policy, actor=request.user)
    return redirect("notices:notice_detail", pk=notice.pk)


@requires("may_decide")
@require_POST
def notice_send(request, pk):
    notice = scoped(request, pk)
    acted(request, lambda: services.send_notice(notice, actor=request.user), done=_("The notice is on its way."))
    return redirect("notices:notice_detail", pk=pk)


@requires("may_decide")
@require_POST
def notice_cancel(request, pk):
    notice = scoped(request, pk)
    acted(request, lambda: services.cancel_notice(notice, actor=request.user), done=_("The draft is cancelled."))
    return redirect("notices:notice_detail", pk=pk)


@requires("may_decide")
@require_POST
def notice_remind(request, pk):
    notice = scoped(request, pk)
    count = remind(notice)
    messages.success(request, _("%(count)s mails are sent once more to those who owe.") % {"count": count})
    return redirect("notices:notice_detail", pk=pk)


@requires("may_decide")
@require_POST
def delivery_resend(request, pk):
    delivery = get_object_or_404(Delivery.objects.visible_to(request.actor), pk=pk)
    why = _("Asked for on the page of the notice")
    acted(
        request,
        lambda: resend_mail(delivery, actor=request.user, reason=why),
        done=_("The mail is sent once more."),
    )
    return redirect("notices:notice_detail", pk=delivery.notice_id)


class Inbox(TableView):
    """What the actor's own organization was told."""

    title = gettext_lazy("Inbox")
    intro = gettext_lazy("What the distributor and the portal told your organization.")
    table_class = InboxTable
    filterset_class = InboxFilter

    def get_queryset(self):
        if self.request.actor.home_id is None:
            raise Http404
        return selectors.inbox(self.request.actor)


def confirm_read(request, notice: Notice, form: AcknowledgeForm, **who) -> None:
    """Acknowledge with a clean form, and say what came of it."""
    language = translation.get_language()
    acted(
        request,
        lambda: acknowledge(notice, language=language, **who, **form.cleaned_data),
        done=_("Acknowledged. Thank you."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def inbox_notice(request, pk):
    notice = get_object_or_404(selectors.inbox(request.actor), pk=pk)
    if not request.user.is_hijacked:
        mark_read(notice, actor=request.actor)
    done = Acknowledgement.objects.filter(notice=notice, partner=request.actor.home_id).first()
    form = AcknowledgeForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST":
        if not request.actor.may_acknowledge:
            raise PermissionDenied
        if form.is_valid():
            confirm_read(request, notice, form, partner_id=request.actor.home_id, user=request.user)
            return redirect("notices:inbox_notice", pk=pk)
    partner = Partner.objects.get(pk=request.actor.home_id)
    context = {"notice": notice, "body": to_html(notice.body), "done": done, "form": form, "partner": partner}
    return render(request, "notices/notice_read.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_notice(request, token):
    """The one notice that a signed link opens, for a contact without an account."""
    delivery = open_link(token)
    if delivery is None:
        return render(request, "notices/link_gone.html", status=404)
    notice = delivery.notice
    if "django_language" not in request.COOKIES:
        translation.activate(delivery.language)
        request.LANGUAGE_CODE = delivery.language
    done = Acknowledgement.objects.filter(notice=notice, partner=delivery.partner).first()
    form = AcknowledgeForm(request.POST or None, initial={"name": delivery.contact.name if delivery.contact else ""})
    if request.method == "POST" and form.is_valid():
        confirm_read(request, notice, form, partner_id=delivery.partner_id, contact=delivery.contact)
        return redirect("notices:public_notice", token=token)
    context = {"notice": notice, "body": to_html(notice.body), "done": done, "form": form, "partner": delivery.partner}
    return render(request, "notices/notice_read.html", context, status=422 if form.errors else 200)

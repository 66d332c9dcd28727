"""Pages of running business: the list, one commitment with its course, entering it, and the officer's word on it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.models import Customer
from customers.services.customers import add_customer, find_customer
from history import clock
from licensing.commitments import fingerprint
from licensing.filters import CommitmentFilter
from licensing.forms.commitments import CommitmentForm, JudgeForm, initial_of
from licensing.models import Commitment
from licensing.selectors.commitments import course_of, known_before
from licensing.selectors.course_pictures import picture_of
from licensing.sentences import names_for
from licensing.services.commitments import (
    confirm_commitments,
    correct_commitment,
    record_commitment,
    refuse_commitments,
)
from licensing.tables import CommitmentTable
from partners.exceptions import Refused
from partners.guards import RightMixin, check_right, requires
from partners.pages import form_page
from ui.views import TableView

RELATED = ["partner", "customer__merged_into"]
ON_A_PAGE = 50
FORM_PAGE = "licensing/commitment_form.html"


class CommitmentList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Running business")
    intro = gettext_lazy("Contracts, bids, awards and quotes: what is confirmed goes on when a right ends.")
    table_class = CommitmentTable
    filterset_class = CommitmentFilter

    def get_queryset(self):
        rows = Commitment.objects.visible_to(self.request.actor)
        return rows.select_related(*RELATED).order_by("-since", "-pk")

    def get_table_kwargs(self):
        actor = self.request.actor
        return {} if actor.sees_all or len(actor.partner_ids) > 1 else {"exclude": ["partner"]}

    def actions(self):
        actor, found = self.request.actor, []
        if actor.may_ask:
            found.append({"url": reverse("licensing:commitment_add"), "label": _("Enter business"), "icon": "plus"})
        if actor.sees_all:
            found.append(
                {"url": reverse("licensing:commitment_waiting"), "label": _("To be confirmed"), "icon": "checkbox"}
            )
        if actor.may_grant:
            url = reverse("imports:page", args=["commitments"])
            found.append({"url": url, "label": _("Bring in a file"), "icon": "upload"})
        return found


def scoped(request, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related(*RELATED, "paper", "entered_by", "confirmed_by"), pk=pk)


def may_correct(actor, row: Commitment) -> bool:
    """The distributor's deciders may always, a partner's people until it is confirmed."""
    side = actor.side_in(row.partner_id)
    return side == "distributor" or (side == "asker" and not row.is_confirmed)


@require_safe
def commitment_detail(request, pk):
    row, actor, today = scoped(request, pk), request.actor, clock.today()
    course = course_of(row, today)
    context = {
        "commitment": row,
        "title": capfirst(str(row)),
        "customer": row.customer.standing,
        "may_see_customer": Customer.objects.visible_to(actor).filter(pk=row.customer.standing.pk).exists(),
        "picture": picture_of(row, course, today, names_for(row.partner, sees_all=actor.sees_all)),
        "gone": course.gone,
        "late": known_before([row]).get(row.pk, []),
        "mark": f"{row.pk}:{fingerprint(row)}",
        "may_correct": may_correct(actor, row),
        "may_open": row.paper is not None and actor.may_read_documents,
        "ask_url": ask_url(row) if actor.may_ask else "",
        "next": next_waiting(actor, row) if actor.sees_all else None,
        "recorded": [row] if actor.may_read_history else [],
    }
    return render(request, "licensing/commitment_detail.html", context)


def ask_url(row: Commitment) -> str:
    """Return the address of the question about a commitment."""
    initial = initial_of(row)
    named = {"country": initial["country"], "identifier": initial["identifier"], "product": row.products[0]}
    asked = {"partner": row.partner.slug, **named, "business": row.business, "commitment": row.pk}
    return f"{reverse('licensing:ask')}?{urlencode(asked)}"


def next_waiting(actor, row: Commitment | None = None) -> Commitment | None:
    """Return the next entry to confirm, those after the given one first."""
    rows = Commitment.objects.visible_to(actor).waiting().order_by("pk")
    if row is None:
        return rows.first()
    return rows.filter(pk__gt=row.pk).first() or rows.exclude(pk=row.pk).first()


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_add(request):
    check_right(request.actor, "may_ask", operator=False)
    initial = {key: request.GET[key] for key in CommitmentForm.base_fields if key in request.GET}
    form = CommitmentForm(request.POST or None, request.FILES or None, actor=request.actor, initial=initial)

    def save():
        partner = form.cleaned_data["partner"]
        customer = customer_meant(form, request, partner)
        counts = request.actor.may_decide
        row = record_commitment(
            partner=partner, customer=customer, actor=request.user, reason=_("Entered on the page."),
            confirmed=counts, **form.values(),
        )  # fmt: skip
        return address_of(row)

    title, back = _("Enter running business"), reverse("licensing:commitment_list")
    intro = _("It counts once the distributor has confirmed it: send the document along.")
    intro = _("What you enter counts at once.") if request.actor.may_decide else intro
    return form_page(
        request, form, title=title, intro=intro, save=save, done=_("Recorded."), back=back, template=FORM_PAGE
    )


def customer_meant(form: CommitmentForm, request, partner) -> Customer:
    """Return the customer of a clean form; one that is not on file is added under its name."""
    name = form.cleaned_data.get("name", "").strip()
    if not name:
        return find_customer(form.identified)
    reason = _("Added with running business.")
    return add_customer(form.identified, actor=request.user, reason=reason, name=name, partner=partner)[0]


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_edit(request, pk):
    row = scoped(request, pk)
    side = request.actor.side_in(row.partner_id)
    if not side:
        raise PermissionDenied
    form = CommitmentForm(
        request.POST or None, request.FILES or None, actor=request.actor, commitment=row, initial=initial_of(row)
    )

    def save():
        reason, customer = form.cleaned_data["reason"], customer_meant(form, request, row.partner)
        # One that was merged is the kept one by now: the entry goes on naming it as it did.
        customer = row.customer if row.customer.standing == customer else customer
        by_partner = side == "asker"
        correct_commitment(
            row, actor=request.user, reason=reason, by_partner=by_partner, customer=customer, **form.values()
        )
        return address_of(row)

    title = _("Correct %(commitment)s") % {"commitment": row.code}
    back = address_of(row)
    return form_page(request, form, title=title, save=save, done=_("Corrected."), back=back, template=FORM_PAGE)


def address_of(row: Commitment) -> str:
    return reverse("licensing:commitment_detail", args=[row.pk])


@requires()
@require_safe
def commitment_waiting(request):
    """What partners entered and nobody has judged yet, the oldest first, to be ticked and judged together."""
    rows = Commitment.objects.visible_to(request.actor).waiting().select_related(*RELATED, "paper").order_by("pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    late = known_before(page.object_list)
    entries = [{"row": row, "mark": f"{row.pk}:{fingerprint(row)}", "late": late.get(row.pk, [])} for row in page]
    return render(request, "licensing/commitment_waiting.html", {"page": page, "entries": entries})


@requires("may_decide")
@require_POST
def commitment_judge(request):
    """Confirm or refuse entries as they were read; then go on to the next."""
    rows = Commitment.objects.visible_to(request.actor)
    form = JudgeForm(request.POST, rows=rows)
    back = judged_from(request, rows)
    if not form.is_valid():
        problem = next((errors[0] for name, errors in form.errors.items() if name == "note"), "")
        messages.error(request, problem or _("Tick what you have read, then confirm or refuse it."))
        return redirect(back)
    try:
        count = judge(form, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    messages.success(request, told(form.cleaned_data["act"], count))
    one = next_waiting(request.actor) if "one" in request.POST else None
    return redirect(address_of(one) if one else reverse("licensing:commitment_waiting"))


def judged_from(request, rows) -> str:
    """Return the page to go back to where nothing could be done: that of the one entry, or the list."""
    pk = request.POST.get("one", "")
    row = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None
    return address_of(row) if row else reverse("licensing:commitment_waiting")


def judge(form: JudgeForm, user) -> int:
    shown, note = form.shown, form.cleaned_data["note"].strip()
    if form.cleaned_data["act"] == JudgeForm.REFUSE:
        return refuse_commitments(shown, actor=user, reason=note, shown=shown)
    return confirm_commitments(shown, actor=user, reason=note or _("Read the document."), shown=shown)


def told(act: str, count: int) -> str:
    if act == JudgeForm.REFUSE:
        text = ngettext("%(count)s entry refused; the partner is told why.", "%(count)s entries refused; the partners are told why.", count)  # fmt: skip
    else:
        text = ngettext("%(count)s entry confirmed: it counts from now on.", "%(count)s entries confirmed: they count from now on.", count)  # fmt: skip
    return text % {"count": count}


@require_safe
def commitment_paper(request, pk):
    """Hand out a commitment's file to those who see it; who looks as another person opens none."""
    row = scoped(request, pk)
    if row.paper is None:
        raise Http404
    if not request.actor.may_read_documents or getattr(request.user, "is_hijacked", False):
        raise PermissionDenied
    response = FileResponse(row.paper.file.open("rb"), as_attachment="save" in request.GET, filename=row.paper.name)
    response["Content-Type"] = row.paper.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

"""The question "may I sell this?", its answers and receipts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customers.forms.customers import likely_text
from customers.models import Customer
from customers.selectors.duplicates import alike_to_new
from customers.services.customers import add_customer
from customers.services.lookups import note_lookup
from history import clock
from licensing.decision import InputError
from licensing.decision.judge import HOLD_CODES
from licensing.filters import DecisionFilter
from licensing.forms.answers import AskForm, commitment_label, commitments_between
from licensing.models import Decision
from licensing.selectors.answers import governing_text, printed, route_text, what_now
from licensing.selectors.applications import asked_already, offered
from licensing.selectors.regions import region_note
from licensing.selectors.statements import heard_of
from licensing.sentences import names_for
from licensing.services.answers import Asked, answer_question
from licensing.tables import DecisionTable
from partners.guards import RightMixin
from partners.models import Hold
from ui.views import TableView

STOP_CODES = {*HOLD_CODES.values(), "PARTNER_STOPPED"}
SUGGESTIONS = 6
MOST_COMMITMENTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    if not request.actor.may_ask:
        raise PermissionDenied
    form = AskForm(request.POST or None, actor=request.actor, initial=prefilled(request))
    if request.method == "POST" and form.is_valid():
        for named in filter(None, (form.identified, form.buyer)):
            note_lookup(request.actor, [named])
        try:
            answer = answer_question(asked_by(form, request), actor=request.user)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect("licensing:receipt", receipt=answer.row.receipt)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "licensing/ask.html", {"form": form}, status=status)


def prefilled(request) -> dict:
    """Return what the address says of the question; a customer by its public id, only if the actor may see it."""
    initial = {key: request.GET[key] for key in AskForm.base_fields if key in request.GET}
    if "customer" in request.GET:
        customer = get_object_or_404(Customer.objects.visible_to(request.actor).named(request.GET["customer"]))
        row = customer.identifiers.filter(is_current=True, names_customer=True).first()
        initial |= {"country": customer.country, "identifier": row.value if row else ""}
    return initial


def asked_by(form: AskForm, request) -> Asked:
    """Return the question of a clean form; a customer typed in with its name is added first."""
    data = form.cleaned_data
    if data["name"].strip():
        seen = Customer.objects.visible_to(request.actor)
        likely = alike_to_new(form.identified, data["name"], "", among=seen)
        customer, created = add_customer(
            form.identified,
            actor=request.user,
            reason=_("Added with a question."),
            name=data["name"],
            partner=data["partner"],
        )
        if created:
            messages.info(request, _("%(customer)s is on file now.") % {"customer": customer})
            if likely:
                messages.warning(request, likely_text(likely, _("It is likely on file already:")))
    return Asked(
        partner=data["partner"],
        product=data["product"],
        customer=form.identified,
        buyer=form.buyer,
        business=data["business"],
        since=data["since"],
        commitment=data["commitment"],
        declare=data["declare"],
        on=form.day,
        known=form.known_at,
    )


@require_safe
def suggestions(request):
    """Customers the actor knows whose name holds what was typed, as buttons that fill the form."""
    text = request.GET.get("name_or_identifier", "")
    found = []
    if len(text.strip()) >= 2 and request.actor.may_ask:
        rows = Customer.objects.visible_to(request.actor).search(text).prefetch_related("identifiers")
        found = list(rows.order_by("name", "pk")[:SUGGESTIONS])
    return render(request, "licensing/suggestions.html", {"customers": found})


@require_safe
def commitments(request):
    """The options of the form: running business of the partner with the customer or buyer typed so far."""
    if not request.actor.may_ask:
        raise PermissionDenied
    rows = commitments_between(request.actor, request.GET)[:MOST_COMMITMENTS]
    return render(request, "licensing/ask_commitments.html", {"rows": [(row, commitment_label(row)) for row in rows]})


@require_safe
def receipt(request, receipt):
    row = get_object_or_404(
        Decision.objects.visible_to(request.actor).select_related(
            "partner", "customer__merged_into", "buyer__merged_into", "product__line__vendor", "asked_by"
        ),
        receipt=receipt,
    )
    names = names_for(row.partner, sees_all=request.actor.sees_all)
    heard = heard_of(row)
    told = with_pages(printed(row, names, heard), row)
    context = {
        "row": row,
        "told": told,
        "heard": heard,
        "lead": governing_text(row, names),
        "route": route_text(row),
        "now": what_now(row),
        "region_note": region_note(row),
        "may_declare": any(change["what"] == "declare" for change in told["would_change"]),
        "unknown": any(reason["code"] == "CUSTOMER_UNKNOWN" for reason in told["reasons"]),
        "again": asked_again(row),
        "ways": offered(row, request.actor),
        "asked_already": asked_already(row, request.actor),
        "may_correct": request.actor.side_in(row.partner_id) == "asker",
    }
    return render(request, "licensing/receipt.html", context)


def with_pages(told: dict, row: Decision) -> dict:
    """Give each reason that rests on an exception the address of its page, and a stop that of what lifts it."""
    causes = causes_of(row)
    for reason, stored in zip(told["reasons"], row.answer["reasons"], strict=True):
        if reason["code"] == "EXCEPTION_APPLIES":
            number = reason["record"].removeprefix("E-")
            reason["url"] = reverse("licensing:exemption_detail", args=[number])
        elif reason["code"] in STOP_CODES and stored["record"] and stored["record"][1] in causes:
            hold = causes[stored["record"][1]]
            reason |= {"record": hold.text or hold.get_reason_display(), "url": hold.cause_url}
    return told


def causes_of(row: Decision) -> dict[str, Hold]:
    """Return the stops of the partner that an answer names and that have a page which lifts them, by their keys."""
    stops = [reason["record"] for reason in row.answer["reasons"] if reason["code"] in STOP_CODES and reason["record"]]
    ids = [int(key[1:]) for kind, key in stops if kind == "hold" and key.startswith("h")]
    return {f"h{hold.pk}": hold for hold in Hold.objects.filter(pk__in=ids, partner=row.partner).exclude(cause_url="")}


def asked_again(row: Decision) -> dict:
    """Return what the form of the question takes to ask the same once more."""
    question = row.question
    given = {
        "partner": row.partner.slug,
        "product": row.product.sku,
        "country": question["customer"]["country"],
        "identifier": row.customer_text.partition(":")[2],
        "business": row.business,
        "on": row.on.isoformat(),
        "commitment": question["commitment"],
        "since": question["since"],
        "known": row.known and clock.day_of(row.known).isoformat(),
    }
    if question["buyer"]:
        given["buyer_country"] = question["buyer"]["country"]
        given["buyer_identifier"] = question["buyer"]["identifier"].partition(":")[2]
    return {name: value for name, value in given.items() if value}


class DecisionList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Answers")
    intro = gettext_lazy("Every answer with its receipt, newest first.")
    table_class = DecisionTable
    filterset_class = DecisionFilter

    def get_queryset(self):
        rows = Decision.objects.visible_to(self.request.actor)
        return rows.select_related("partner", "customer__merged_into", "product").order_by("-pk")

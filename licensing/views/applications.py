"""Asking for what an answer offers: a filled form, one click from the receipt; and an officer's change of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.models import Customer, Segment
from history import clock
from licensing.forms.applications import CHANGES, FORMS, initial_of, terms_on_file
from licensing.models import Application, Decision, License
from licensing.selectors.applications import subject_of, terms_of, ways_for
from licensing.services.applications import apply_for, change_application
from partners.guards import check_right
from partners.models import Partner
from partners.pages import form_page
from partners.views.requests import address_of, check_asks, check_side

EXCEPTION_FOR = timedelta(days=90)
"""How long an exception is asked for at first; the form says it, and whoever asks may change it."""


@dataclass(slots=True)
class Wish:
    """What a form begins with: for whom, from which answer, and what it would ask for."""

    partner: Partner
    terms: dict
    decision: Decision | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, kind):
    check_asks(request.actor)
    if kind not in FORMS:
        raise Http404
    if kind in ("exception", "approval") and "receipt" not in request.GET:
        messages.info(request, _("Ask whether you may sell first: the answer offers what may be asked for."))
        return redirect("licensing:ask")
    wish = wish_of(request, kind)
    extra = {} if kind == "license" else {"customer": wish.terms.get("customer")}
    initial = {**initial_of(wish.terms), "text": words_of(kind, wish)}
    form = FORMS[kind](request.POST or None, request.FILES or None, partner=wish.partner, initial=initial, **extra)

    def save():
        given = {name: form.cleaned_data[name] for name in ("text", "documents")}
        terms = {**wish.terms, **form.terms()}
        subject = heading_of(kind, terms)
        row = apply_for(wish.partner, kind=kind, subject=subject, actor=request.user, **given, **terms)
        return address_of(row.request)

    intro = intro_of(wish)
    return form_page(request, form, title=TITLES[kind](), intro=intro, save=save, submit=_("Send"), back=back_of(wish))


TITLES = {
    "license": lambda: _("Ask for a sales license"),
    "exception": lambda: _("Ask for an exception"),
    "approval": lambda: _("Ask for approval"),
    "correction": lambda: _("Say what is wrong"),
}


def wish_of(request, kind: str) -> Wish:
    """Return what the address names, as far as the actor sees it: an answer, a customer or a license."""
    if "receipt" in request.GET:
        return wish_of_answer(request, kind)
    home = Partner.objects.get(pk=request.actor.home_id)
    if kind != "correction":
        return Wish(home, {})
    terms = {}
    if "customer" in request.GET:
        rows = Customer.objects.visible_to(request.actor).named(request.GET["customer"])
        terms["customer"] = get_object_or_404(rows)
    if "license" in request.GET:
        number = request.GET["license"]
        rows = License.objects.visible_to(request.actor).filter(pk=number if number.isdecimal() else 0)
        terms["license"] = get_object_or_404(rows)
    return Wish(home, terms)


def wish_of_answer(request, kind: str) -> Wish:
    rows = Decision.objects.visible_to(request.actor).select_related("partner", "product__line", "customer", "buyer")
    row = get_object_or_404(rows, receipt=request.GET["receipt"].replace("\0", ""))
    check_side(request.actor, row.partner_id)
    if kind == "correction":
        return Wish(row.partner, {"decision": row, "product": row.product, "customer": row.customer}, row)
    way = next((way for way in ways_for(row) if way.kind == kind), None)
    if way is None:
        raise Http404
    terms = terms_of(row, way)
    terms["until"] = terms["until"] or clock.today() + EXCEPTION_FOR
    return Wish(row.partner, terms, row)


def words_of(kind: str, wish: Wish) -> str:
    if wish.decision is None or kind == "correction":
        return ""
    told = {"product": wish.decision.product, "customer": name_of(wish), "receipt": wish.decision}
    return _("We would like to sell %(product)s to %(customer)s; answer %(receipt)s.") % told


def name_of(wish: Wish) -> str:
    customer = subject_of(wish.decision)
    return str(customer.standing) if customer else wish.decision.customer_text


def heading_of(kind: str, terms: dict) -> str:
    """Return the subject of the request, in the words of who asks."""
    if kind == "license":
        names = {row.code: str(row) for row in Segment.objects.all()}
        segments = ", ".join(names.get(code, code) for code in terms["segments"])
        return f"{terms['line']}: {segments}, {', '.join(terms['territory'])}"
    subject = next((terms[name] for name in ("customer", "license", "decision") if terms.get(name)), "")
    texts = {
        "exception": _("%(subject)s: exception for %(product)s"),
        "approval": _("%(subject)s: approval for %(product)s"),
        "correction": _("%(subject)s: something is wrong"),
    }
    return (texts[kind] % {"subject": subject, "product": terms.get("product", "")}).strip(": ")


def intro_of(wish: Wish) -> str:
    if wish.decision is None:
        return _("The distributor answers within two working days; you are told by mail.")
    told = {"receipt": wish.decision, "customer": name_of(wish), "product": wish.decision.product}
    return _("From answer %(receipt)s: %(product)s for %(customer)s. You are told by mail.") % told


def back_of(wish: Wish) -> str:
    if wish.decision is not None:
        return reverse("licensing:receipt", args=[wish.decision.receipt])
    return reverse("requests:request_list")


@require_http_methods(["GET", "HEAD", "POST"])
def application_edit(request, code):
    """An officer changes what would be granted; the thread says why."""
    check_right(request.actor, "may_decide")
    rows = Application.objects.visible_to(request.actor).select_related("request__partner", "customer")
    row = get_object_or_404(rows.filter(request__kind__in=CHANGES), request__code=code)
    extra = {} if row.request.kind == "license" else {"customer": row.customer}
    form = CHANGES[row.request.kind](
        request.POST or None, partner=row.request.partner, initial=initial_of(terms_on_file(row)), **extra
    )

    def save():
        change_application(row, actor=request.user, reason=form.cleaned_data["reason"], **form.terms())
        return address_of(row.request)

    title = _("Change what %(request)s asks for") % {"request": row}
    back = address_of(row.request)
    return form_page(request, form, title=title, save=save, done=_("Recorded."), back=back)

"""Pages that enter, correct and end holdings and what is known of an entity, each with what it would change."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.forms.customers import EndForm
from customers.forms.ownership import FactForm, HoldingForm, as_uuid
from customers.models import Entity, EntityFact, Holding
from customers.selectors.owners_preview import Draft, Would, would_change
from customers.services.documents import note_document
from customers.services.holdings import change_holding, end_fact, end_holding, set_fact, set_holding
from customers.views.ownership import page_of, scoped_entity
from history import clock
from partners.guards import requires
from partners.pages import form_page

MOST_FOUND = 20


def previewed(
    request: HttpRequest, form, asset: Entity, draft: Callable[[], Draft], save: Callable[[], str], **context
) -> HttpResponse:
    """Show the form; with what it would change first where that is asked for."""
    template, context = "customers/owners/form.html", {**context, "asset": asset, "back": page_of(asset)}
    if request.POST.get("act") == "preview" and form.is_valid():
        would: Would = would_change(asset, draft(), on=clock.today())
        return render(request, template, {"form": form, "would": would, **context})
    return form_page(request, form, save=save, done=_("Recorded."), template=template, **context)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def holding_add(request, public_id):
    """Add an owner: first find it by name or number, then say what it holds."""
    asset = scoped_entity(request, public_id)
    owner = (
        Entity.objects.visible_to(request.actor).standing().filter(public_id=as_uuid(request.GET.get("owner"))).first()
    )
    if owner is None:
        return find_owner(request, asset)
    form = HoldingForm(request.POST or None)

    def save():
        why = {"actor": request.user, "reason": form.cleaned_data["reason"]}
        set_holding(owner, asset, source=note_document(**form.document(), **why), **form.values(), **why)
        return page_of(asset)

    title = _("%(owner)s holds a part of %(company)s") % {"owner": owner, "company": asset}
    return previewed(request, form, asset, lambda: form.draft(owner.pk), save, title=title)


def find_owner(request: HttpRequest, asset: Entity) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    rows = Entity.objects.visible_to(request.actor).standing().exclude(pk=asset.pk)
    found = list(rows.search(text).order_by("name", "pk")[: MOST_FOUND + 1]) if text else []
    title = _("An owner of %(company)s") % {"company": asset}
    context = {"title": title, "asset": asset, "q": text, "found": found[:MOST_FOUND], "more": len(found) > MOST_FOUND}
    return render(request, "customers/owners/find.html", context)


def scoped_holding(request: HttpRequest, pk: int) -> Holding:
    return get_object_or_404(
        Holding.objects.visible_to(request.actor).select_related("owner", "asset", "source"), pk=pk
    )


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def holding_edit(request, pk):
    holding = scoped_holding(request, pk)
    form = HoldingForm(request.POST or None, holding=holding)

    def save():
        why = {"actor": request.user, "reason": form.cleaned_data["reason"]}
        source = note_document(**form.document(), **why)
        change_holding(holding, source=source, **form.values(), **why)
        return page_of(holding.asset)

    title = _("Correct: %(owner)s holds a part of %(company)s") % {"owner": holding.owner, "company": holding.asset}
    draft = lambda: form.draft(holding.owner_id, instead_of=holding.pk)  # noqa: E731
    return previewed(request, form, holding.asset, draft, save, title=title)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def holding_end(request, pk):
    holding = scoped_holding(request, pk)
    form = EndForm(request.POST or None)

    def save():
        end_holding(holding, actor=request.user, **form.cleaned_data)
        return page_of(holding.asset)

    title = _("End: %(owner)s holds a part of %(company)s") % {"owner": holding.owner, "company": holding.asset}
    intro = _("A day before it began makes it as if it had never been.")
    draft = lambda: Draft(without=holding.pk)  # noqa: E731
    return previewed(request, form, holding.asset, draft, save, title=title, intro=intro, submit=_("End"))


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def fact_add(request, public_id):
    entity = scoped_entity(request, public_id)
    form = FactForm(request.POST or None)

    def save():
        why = {"actor": request.user, "reason": form.cleaned_data["reason"]}
        set_fact(entity, source=note_document(**form.document(), **why), **form.values(), **why)
        return page_of(entity)

    title = _("What is known of %(name)s") % {"name": entity}
    return previewed(request, form, entity, lambda: Draft(fact=form.cleaned_data["fact"]), save, title=title)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def fact_end(request, pk):
    rows = EntityFact.objects.filter(entity__in=Entity.objects.visible_to(request.actor))
    row = get_object_or_404(rows.select_related("entity"), pk=pk)
    form, back = EndForm(request.POST or None), page_of(row.entity)

    def save():
        end_fact(row, actor=request.user, **form.cleaned_data)
        return back

    title = _("End “%(what)s” of %(name)s") % {"what": row.get_fact_display(), "name": row.entity}
    return form_page(request, form, title=title, save=save, submit=_("End"), done=_("Recorded."), back=back)

"""Pages of agreements: the distributor's list, one agreement with who has signed it, and the partner's own page."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from history import clock
from partners.agreement_forms import AgreementForm, OwnSignatureForm, SignatureForm
from partners.agreement_tables import AgreementFilter, AgreementTable, SignerFilter, SignerTable
from partners.guards import RightMixin, requires
from partners.models import Agreement, Partner, Signature
from partners.pages import form_page
from partners.services.agreements import add_agreement, sign
from partners.signing import owed_by, signers, with_counts
from ui.views import TableView


class AgreementList(RightMixin, TableView):
    title = gettext_lazy("Agreements")
    intro = gettext_lazy(
        "What sub-partners sign. Who has not signed the newest version by its last day is stopped, if it says so; signing lifts it."
    )
    table_class = AgreementTable
    filterset_class = AgreementFilter

    def get_queryset(self):
        rows = Agreement.objects.visible_to(self.request.actor)
        newest = Agreement.objects.newest().values("pk")
        return with_counts(rows.filter(pk__in=newest), clock.today()).order_by("code", "pk")

    def actions(self):
        if not self.request.actor.may_grant:
            return []
        return [{"url": reverse("partners:agreement_add"), "label": _("Add an agreement"), "icon": "plus"}]


def agreement_list(request):
    """Show the distributor all agreements, a partner its own."""
    return AgreementList.as_view()(request) if request.actor.sees_all else own_agreements(request)


@require_safe
def own_agreements(request):
    if request.actor.home_id is None:
        raise Http404
    partner = Partner.objects.get(pk=request.actor.home_id)
    signed = Signature.objects.visible_to(request.actor).filter(partner=partner).select_related("agreement")
    context = {
        "partner": partner,
        "owed": owed_by(partner, clock.today()),
        "signed": signed.order_by("-signed_on", "-pk"),
        "may_sign": request.actor.manages_people_of(partner.pk) and not request.actor.is_ended,
        "today": clock.today(),
    }
    return render(request, "partners/own_agreements.html", context)


def shown_version(request, code: str, rows: QuerySet[Agreement]) -> Agreement:
    """Return the version that `?version=` names; without it the newest that has begun, else the first to come."""
    versions = list(rows.filter(code=code).order_by("-version"))
    wanted = request.GET.get("version", "")
    if wanted:
        versions = [row for row in versions if str(row.version) == wanted]
    if not versions:
        raise Http404
    return next((row for row in versions if row.since <= clock.today()), versions[-1])


class AgreementDetail(RightMixin, TableView):
    """One version of an agreement: who has signed it and who has not."""

    table_class = SignerTable
    filterset_class = SignerFilter
    template_name = "partners/agreement_detail.html"

    @cached_property
    def agreement(self) -> Agreement:
        rows = with_counts(Agreement.objects.visible_to(self.request.actor), clock.today())
        return shown_version(self.request, self.kwargs["code"], rows)

    @property
    def title(self):
        return str(self.agreement)

    def get_queryset(self):
        return signers(clock.today()).order_by("name_en", "pk")

    def get_filterset_kwargs(self, filterset_class):
        return {**super().get_filterset_kwargs(filterset_class), "agreement": self.agreement}

    def get_table_kwargs(self):
        return {"agreement": self.agreement}

    def get_context_data(self, **kwargs):
        versions = Agreement.objects.visible_to(self.request.actor).filter(code=self.agreement.code)
        return {**super().get_context_data(**kwargs), "agreement": self.agreement, "versions": versions}


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_add(request):
    """Add an agreement, or the next version of one that `?code=` names."""
    before = Agreement.objects.filter(code=request.GET.get("code", "")).order_by("-version").first()
    form = AgreementForm(request.POST or None, before=before)

    def save():
        row = add_agreement(actor=request.user, **form.cleaned_data)
        return reverse("partners:agreement_detail", args=[row.code])

    title = _("Add a version of “%(agreement)s”") % {"agreement": before} if before else _("Add an agreement")
    intro = _("Every sub-partner is told at once, and reminded 14 and 3 days before the last day to sign.")
    back = reverse("partners:agreement_list")
    return form_page(request, form, title=title, intro=intro, save=save, done=_("Added."), back=back)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def signature_add(request, code, slug):
    """Record that a partner has signed, as the paper shows."""
    agreement = shown_version(request, code, Agreement.objects.visible_to(request.actor))
    partner = get_object_or_404(Partner.objects.visible_to(request.actor).sub_partners(), slug=slug)
    form = SignatureForm(request.POST or None)
    page = reverse("partners:agreement_detail", args=[code])
    page = f"{page}?version={agreement.version}" if "version" in request.GET else page

    def save():
        sign(agreement, partner, actor=request.user, **form.cleaned_data)
        return page

    title = _("%(partner)s has signed “%(agreement)s”") % {"partner": partner, "agreement": agreement}
    return form_page(request, form, title=title, save=save, submit=_("Record"), done=_("Recorded."), back=page)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_sign(request, code):
    """Let an owner sign for the own partner."""
    actor = request.actor
    if actor.sees_all or actor.home_id is None:
        raise Http404
    if not actor.manages_people_of(actor.home_id) or actor.is_ended:
        raise PermissionDenied
    partner = Partner.objects.get(pk=actor.home_id)
    agreement = next((row for row in owed_by(partner, clock.today()) if row.code == code), None)
    if agreement is None:
        raise Http404
    form = OwnSignatureForm(request.POST if request.method == "POST" else None, partner=partner)
    page = reverse("partners:agreement_list")

    def save():
        told = {"signed_on": clock.today(), "signed_by": str(request.user)}
        sign(agreement, partner, actor=request.user, reason=_("Signed on the portal."), **told)
        return page

    title = _("Sign “%(agreement)s”") % {"agreement": agreement}
    intro = _("Read it first: %(link)s") % {"link": agreement.link} if agreement.link else ""
    done = _("Signed.")
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("Sign"), done=done, back=page)

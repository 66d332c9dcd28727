"""Pages of exceptions: the list, one of them, and ending it early."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customers.models import Customer
from history import clock
from licensing.filters import ExemptionFilter
from licensing.forms.applications import EndExemptionForm
from licensing.models import Exemption
from licensing.selectors.exemptions import TONES, policies_of, state_text, step_of, word_on
from licensing.services.exemptions import end_exemption
from licensing.tables import ExemptionTable
from partners.guards import RightMixin, check_right
from partners.pages import form_page
from ui.views import TableView

RELATED = ["partner", "customer__merged_into", "commitment__customer__merged_into", "request"]


class ExemptionList(RightMixin, TableView):
    """For the distributor every exception, for a partner those of itself and of whom it manages."""

    operator = False
    title = gettext_lazy("Exceptions")
    intro = gettext_lazy("Who may sell to whom though a policy or a missing license says no, and until when.")
    table_class = ExemptionTable
    filterset_class = ExemptionFilter

    def get_queryset(self):
        rows = Exemption.objects.visible_to(self.request.actor).select_related(*RELATED)
        return rows.prefetch_related("confirmations").order_by("-pk")


def scoped(request, pk: int) -> Exemption:
    return get_object_or_404(Exemption.objects.visible_to(request.actor).select_related(*RELATED), pk=pk)


@require_safe
def exemption_detail(request, pk):
    row, today = scoped(request, pk), clock.today()
    step = step_of(row, today)
    customer = (row.customer or row.commitment.customer).standing
    context = {
        "exemption": row,
        "step": step,
        "tone": TONES[step],
        "state": state_text(row, today),
        "customer": customer,
        "sees_customer": Customer.objects.visible_to(request.actor).filter(pk=customer.pk).exists(),
        "policies": policies_of(row.policies),
        "word": word_on(row),
    }
    return render(request, "licensing/exemption_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def exemption_end(request, pk):
    check_right(request.actor, "may_decide")
    row = scoped(request, pk)
    form = EndExemptionForm(request.POST or None, initial={"on": clock.today()})
    page = reverse("licensing:exemption_detail", args=[pk])

    def save():
        end_exemption(row, actor=request.user, **form.cleaned_data)
        return page

    title = _("End %(exception)s") % {"exception": row}
    intro = _("From that day answers no longer rest on it; answers of the days before stay as they are.")
    return form_page(
        request, form, title=title, intro=intro, save=save, submit=_("End it"), done=_("Ended."), back=page
    )

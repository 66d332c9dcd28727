"""Register codes of a customer: adding and ending one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.codes import COUNTRIES
from customers.forms.codes import CodeForm
from customers.forms.customers import EndForm
from customers.models import Customer, CustomerCode
from customers.services.codes import end_code, set_code
from customers.views.customers import page_of, scoped
from partners.guards import requires
from partners.pages import form_page


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def code_add(request, public_id):
    customer = scoped(request, public_id)
    if customer.country not in COUNTRIES.values():
        raise Http404
    form, back = CodeForm(request.POST or None, customer=customer), page_of(customer)

    def save():
        set_code(customer, form.meant, actor=request.user, **form.values())
        if form.meant.edition and form.meant.counts_as:
            text = _("%(code)s is a code of an earlier edition: it counts as %(new)s.")
            messages.info(request, text % {"code": form.meant.code, "new": form.meant.counts_as})
        return back

    title = _("A register's code of %(customer)s") % {"customer": customer}
    return form_page(request, form, title=title, save=save, done=_("Recorded."), back=back)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def code_end(request, pk):
    rows = CustomerCode.objects.filter(customer__in=Customer.objects.visible_to(request.actor))
    row = get_object_or_404(rows.select_related("customer"), pk=pk)
    form, back = EndForm(request.POST or None), page_of(row.customer)

    def save():
        end_code(row, actor=request.user, **form.cleaned_data)
        return back

    title = _("End “%(code)s” of %(customer)s") % {"code": row, "customer": row.customer}
    return form_page(request, form, title=title, save=save, submit=_("End"), done=_("Recorded."), back=back)

"""The page on which a partner declares a segment of a customer it knows."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.forms.declarations import DeclarationForm
from customers.models import Customer
from customers.services.declarations import declare_segment
from partners.models import Partner
from partners.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request, public_id):
    """The distributor's people find a segment themselves; a partner asks them to."""
    customer = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=public_id)
    if request.actor.sees_all or not request.actor.may_ask:
        raise PermissionDenied
    form = DeclarationForm(request.POST or None, request.FILES or None)

    def save():
        partner = Partner.objects.get(pk=request.actor.home_id)
        row = declare_segment(customer, partner=partner, actor=request.user, **form.cleaned_data)
        return reverse("requests:request_detail", args=[row.request.code])

    title = _("Declare a segment of %(customer)s") % {"customer": customer}
    intro = _("With a document that shows it. The distributor reads it and decides; you are told by mail.")
    back = reverse("customers:customer_detail", args=[customer.public_id])
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("Send"), back=back)

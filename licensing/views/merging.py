"""The page on which two customers are compared and merged; it shows answers, so it stands above the customers' pages."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.forms.sameness import WhyForm
from customers.models import Customer
from customers.selectors.duplicates import likely_duplicates
from customers.services.merging import merge_customers
from history import clock
from licensing.selectors.merging import preview_of
from partners.guards import requires
from partners.pages import form_page


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def merge_preview(request, public_id, other_id):
    """Compare the customer to keep with another one; posted with a reason, the other is merged into it."""
    seen = Customer.objects.visible_to(request.actor)
    kept, merged = (get_object_or_404(seen.named(one)) for one in (public_id, other_id))
    form, back = WhyForm(request.POST or None), reverse("customers:customer_detail", args=[kept.public_id])

    request.stands_under = back

    def save():
        merge_customers(merged, into=kept, actor=request.user, **form.cleaned_data)
        return back

    context = {
        "preview": preview_of(kept, merged, clock.today()),
        "likely": next((row.found for row in likely_duplicates(kept) if row.customer == merged), None),
        "back": back,
    }
    title = _("Merge %(merged)s into %(kept)s") % {"merged": merged, "kept": kept}
    template = "licensing/merge_preview.html"
    return form_page(request, form, title=title, save=save, done=_("They are one now."), template=template, **context)

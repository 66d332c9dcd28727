"""Pages of the catalogue."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from licensing.forms.matrix import LineForm, ProductForm, VendorForm
from licensing.models import ProductLine, Vendor
from licensing.services.catalogue import add_product, save_row
from partners.guards import requires
from partners.pages import form_page


@require_safe
def catalogue(request):
    vendors = Vendor.objects.prefetch_related("lines__products__offers")
    return render(request, "licensing/catalogue.html", {"vendors": vendors})


def edit(request, model, form_class, title: str, slug: str | None):
    row = get_object_or_404(model, slug=slug) if slug else model()
    form = form_class(request.POST or None, instance=row)

    def save():
        save_row(form.instance, actor=request.user, reason=form.cleaned_data["reason"])
        return reverse("licensing:catalogue")

    return form_page(request, form, title=title, save=save, done=_("Saved."), back=reverse("licensing:catalogue"))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def vendor_edit(request, slug=None):
    return edit(request, Vendor, VendorForm, _("Change the vendor") if slug else _("Add a vendor"), slug)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request, slug=None):
    return edit(request, ProductLine, LineForm, _("Change the product line") if slug else _("Add a product line"), slug)


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def product_add(request):
    form = ProductForm(request.POST or None)

    def save():
        data = dict(form.cleaned_data)
        add_product(data.pop("line"), actor=request.user, **data)
        return reverse("licensing:catalogue")

    return form_page(request, form, title=_("Add a product"), save=save, done=_("Saved."))

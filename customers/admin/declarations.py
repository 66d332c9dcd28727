"""Declarations in the admin: shown, never written; their verdict is that of their request."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Declaration
from ui.admin import ReadAdmin


@admin.register(Declaration)
class DeclarationAdmin(ReadAdmin):
    list_display = ["request", "customer", "segment", "valid", "finding"]
    list_filter = ["segment"]
    list_select_related = ["request", "customer", "segment", "finding__customer", "finding__segment"]
    search_fields = ["request__code", "customer__name", "evidence", "=sha256"]
    search_help_text = _("The number of the request, a customer, what shows it, or the SHA-256 of the document")

    def view_on_site(self, obj):
        return reverse("requests:request_detail", args=[obj.request.code])

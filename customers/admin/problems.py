"""Problems in holdings in the admin: to look at; they go when the holdings are put right."""

from django.contrib import admin

from customers.models import OwnershipProblem
from ui.admin import ReadAdmin


@admin.register(OwnershipProblem)
class OwnershipProblemAdmin(ReadAdmin):
    list_display = ["entity", "code", "amount", "entities"]
    list_filter = ["code"]
    list_select_related = ["entity"]
    search_fields = ["entity__name"]

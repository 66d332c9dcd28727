"""What is computed, in the admin: to look at; it goes when what it rests on is put right."""

from django.contrib import admin

from customers.models import GraphVersion, OwnershipProblem, StateShare
from ui.admin import ReadAdmin


@admin.register(OwnershipProblem)
class OwnershipProblemAdmin(ReadAdmin):
    list_display = ["entity", "code", "amount", "entities"]
    list_filter = ["code"]
    list_select_related = ["entity"]
    search_fields = ["entity__name"]


@admin.register(StateShare)
class StateShareAdmin(ReadAdmin):
    list_display = ["entity", "at_least", "at_most", "any_share", "cascade_ge50", "cascade_gt50", "control", "version"]
    list_select_related = ["entity", "version"]
    search_fields = ["entity__name"]


@admin.register(GraphVersion)
class GraphVersionAdmin(ReadAdmin):
    list_display = ["pk", "made_at", "on", "cause", "entities"]

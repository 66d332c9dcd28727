"""Profiles in the admin: to look at; they follow from what is on file."""

from django.contrib import admin

from customers.models import CustomerProfile, Profile, ShareLimit
from ui.admin import ReadAdmin


@admin.register(Profile)
class ProfileAdmin(ReadAdmin):
    list_display = ["country", "region", "segments", "state", "activities", "any_share", "cascade_gt50"]
    list_filter = ["country", "state", "any_share"]
    search_fields = ["country", "region", "segments"]


@admin.register(CustomerProfile)
class CustomerProfileAdmin(ReadAdmin):
    list_display = ["customer", "profile", "valid"]
    list_select_related = ["customer", "profile"]
    search_fields = ["customer__name", "customer__name_latin", "customer__identifiers__value"]


@admin.register(ShareLimit)
class ShareLimitAdmin(ReadAdmin):
    list_display = ["limit"]
    search_fields = ["limit"]

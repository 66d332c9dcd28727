"""Agreements and who signed them, to read; they are entered on the portal's pages."""

from django.contrib import admin

from history.admin import RecordedAdmin
from partners.models import Agreement, Signature
from ui.admin import ReadAdmin


@admin.register(Agreement)
class AgreementAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["__str__", "code", "version", "since", "due", "stops"]
    list_filter = ["code", "stops"]
    search_fields = ["code", "name_en", "name_ru"]


@admin.register(Signature)
class SignatureAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["partner", "agreement", "signed_on", "signed_by", "entered_by"]
    list_select_related = ["partner", "agreement", "entered_by"]
    search_fields = ["partner__name_en", "partner__name_ru", "partner__slug", "signed_by"]

"""Groups of countries and their dated members."""

from django.contrib import admin

from history.admin import RecordedAdmin
from partners.models import CountryGroup, CountryGroupMember


class MemberInline(admin.TabularInline):
    model = CountryGroupMember
    extra = 0
    can_delete = False
    fields = ["country", "status", "valid", "source"]


@admin.register(CountryGroup)
class CountryGroupAdmin(RecordedAdmin):
    inlines = [MemberInline]
    list_display = ["code", "name_en", "name_ru"]
    search_fields = ["code", "name_en", "name_ru", "members__country"]

"""Admin pages that only show: for rows that services alone write."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ui.formats import period


class ShowsPeriod:
    """Gives the column `period`: the days of a row's `valid` as people write them."""

    @admin.display(description=_("Period"), ordering="valid")
    def period(self, row) -> str:
        return period(row.valid)


class ReadOnly(ShowsPeriod):
    """Nothing is added, changed or deleted here; whoever may change the model may look and use its actions."""

    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_fields(self, request, obj=None):
        names = super().get_fields(request, obj)
        return list(dict.fromkeys("period" if name == "valid" else name for name in names))

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        return [*names, "period"] if hasattr(self.model, "valid") else names

    def has_act_permission(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")


class ValuesFilter(admin.AllValuesFieldListFilter):
    """Filters by the values there are; an empty one is a link that can be read too."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or self.empty_value_display}


class ReadAdmin(ReadOnly, admin.ModelAdmin):
    pass


class ReadInline(ReadOnly, admin.TabularInline):
    extra = 0
    show_change_link = True

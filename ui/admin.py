"""Admin pages that only show: for rows that services alone write."""

from django.contrib import admin


class ReadOnly:
    """Nothing is added, changed or deleted here; whoever may change the model may look and use its actions."""

    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_act_permission(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")


class ReadAdmin(ReadOnly, admin.ModelAdmin):
    pass


class ReadInline(ReadOnly, admin.TabularInline):
    extra = 0
    show_change_link = True

"""The outbox in the admin: what waits, what failed and why; a failed piece of work can be tried again."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Outbox


@admin.register(Outbox)
class OutboxAdmin(admin.ModelAdmin):
    actions = ["try_again"]
    list_display = ["__str__", "created_at", "attempts", "available_at", "done_at", "error"]
    list_filter = ["topic", ("done_at", admin.EmptyFieldListFilter)]
    search_fields = ["topic", "request_id", "error"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_retry_permission(self, request) -> bool:
        return super().has_change_permission(request)

    @admin.action(description=_("Try again now"), permissions=["retry"])
    def try_again(self, request, queryset):
        count = queryset.filter(done_at=None).update(attempts=0, available_at=timezone.now())
        self.message_user(request, _("%(count)s will be tried again.") % {"count": count})

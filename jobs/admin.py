"""Long work and the outbox in the admin: what waits, what failed and why; what failed can be tried again."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Job, Outbox


class WorkAdmin(admin.ModelAdmin):
    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_retry_permission(self, request) -> bool:
        return super().has_change_permission(request)


@admin.register(Job)
class JobAdmin(WorkAdmin):
    list_display = ["title", "kind", "by", "state", "created_at", "started_at", "finished_at", "attempts"]
    list_filter = ["kind", "state"]
    list_select_related = ["by"]
    search_fields = ["title", "by__email", "error"]
    exclude = ["upload", "output"]


@admin.register(Outbox)
class OutboxAdmin(WorkAdmin):
    actions = ["try_again"]
    list_display = ["__str__", "created_at", "attempts", "available_at", "done_at", "error"]
    list_filter = ["topic", ("done_at", admin.EmptyFieldListFilter)]
    search_fields = ["topic", "request_id", "error"]

    @admin.action(description=_("Try again now"), permissions=["retry"])
    def try_again(self, request, queryset):
        count = queryset.filter(done_at=None).update(attempts=0, available_at=timezone.now())
        self.message_user(request, _("%(count)s will be tried again.") % {"count": count})

"""How people sign in, to read alone: what changes it is a service that asks for a reason or a proof."""

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from ui.admin import ReadAdmin

# A second factor is reset on the person's page with a proof, and its secret is nobody's to read.
admin.site.unregister([Authenticator, EmailAddress, UserSession, Group])


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadAdmin):
    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["email", "user__email", "user__name"]


@admin.register(UserSession)
class UserSessionAdmin(ReadAdmin):
    """Without the key, which would open the session."""

    list_display = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name", "ip"]
    exclude = ["session_key", "data"]


@admin.register(Group)
class RightsGroupAdmin(GroupAdmin):
    """Rights are given by superusers; a group that nobody needs is emptied, not deleted."""

    def has_add_permission(self, request) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

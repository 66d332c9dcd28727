"""The support admin's site: whoever is signed in and is no staff is told so, not sent to sign in again."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied


class PortalAdminSite(AdminSite):
    def has_permission(self, request) -> bool:
        is_allowed = super().has_permission(request)
        if request.user.is_authenticated and not is_allowed:
            raise PermissionDenied
        return is_allowed

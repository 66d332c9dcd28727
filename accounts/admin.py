"""People in the admin: found by anything, a lost second factor reset with a typed proof."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import AccountError
from accounts.models import SecondFactorReset, User
from accounts.services import reset_second_factor

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class ProofForm(ActionForm):
    proof = forms.CharField(label=gettext_lazy("Proof"), required=False, max_length=500)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person without the password: that is set by invitation or by resetting it."""

    action_form = ProofForm
    actions = ["reset_factor"]
    list_display = ["email", "name", "language", "is_active", "is_staff", "last_visit_at"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["=id", "email", "name"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["date_joined", "last_login", "last_visit_at", "previous_visit_at"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "is_active"]}),
        (gettext_lazy("Rights"), {"fields": RIGHTS}),
        (gettext_lazy("Seen"), {"fields": ["date_joined", "last_login", "last_visit_at", "previous_visit_at"]}),
    ]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or request.user.may_repair(obj))

    def get_readonly_fields(self, request, obj=None):
        """Let a superuser alone give rights: who may correct a name may not make themselves one."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, *RIGHTS]

    def save_model(self, request, obj, form, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        obj.email = obj.email.lower()
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Reset the second factor (type the proof)"), permissions=["change"])
    def reset_factor(self, request, queryset):
        for user in queryset:
            try:
                reset_second_factor(user, actor=request.user, proof=request.POST.get("proof", ""))
            except AccountError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                done = _("The second factor of %(person)s is reset; the owner was told by mail.")
                self.message_user(request, done % {"person": user})


@admin.register(SecondFactorReset)
class SecondFactorResetAdmin(admin.ModelAdmin):
    """To read alone."""

    list_display = ["at", "user", "by", "proof"]
    search_fields = ["user__email", "user__name", "by__email", "proof"]
    list_select_related = ["user", "by"]
    date_hierarchy = "at"

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

"""The admin of recorded models: a reason for every save, history to read, nothing to delete."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from history.changes import SYSTEM, change


class ReasonForm(forms.ModelForm):
    """A model form that asks why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Why this is changed. It stands in the history and cannot be corrected later."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if reason.startswith(SYSTEM):
            raise forms.ValidationError(
                _("“%(code)s” begins the codes of the portal's own acts. Say in your own words why."),
                params={"code": SYSTEM},
            )
        return reason


class RecordedAdmin(admin.ModelAdmin):
    """Admin of a recorded model. A form of its own descends from `ReasonForm`."""

    form = ReasonForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_fieldsets(self, request, obj=None):
        """Put the reason last, where anything can be saved at all."""
        fieldsets = [
            (title, {**options, "fields": [name for name in options["fields"] if name != "reason"]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        may_save = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, (None, {"fields": ["reason"]})] if may_save else fieldsets

    def save_model(self, request, obj, form, change: bool) -> None:
        with recorded_change(request, form):
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change: bool) -> None:
        with recorded_change(request, form):
            super().save_related(request, form, formsets, change)

    def history_view(self, request, object_id, extra_context=None):
        """Show what the database recorded, in place of the admin's own log."""
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": item},
            "object": item,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "history/admin.html", context)


def recorded_change(request, form):
    """Return the change that a form's save is made in."""
    return change(actor=request.user, reason=form.cleaned_data["reason"])

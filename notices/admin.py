"""Notices in the admin: what was sent, to whom, and what became of it; a mail can be sent again."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.models import Acknowledgement, Delivery, Notice, NoticeReading
from notices.services.deliveries import resend_mail
from partners.admin.acting import ReasonActionForm, act_on
from ui.admin import ReadAdmin, ReadInline

OF_PARTNER = ["partner__slug", "partner__name_en", "partner__name_ru"]


class AcknowledgementInline(ReadInline):
    model = Acknowledgement
    fields = ["partner", "name", "role", "language", "at"]


@admin.register(Notice)
class NoticeAdmin(ReadAdmin):
    inlines = [AcknowledgementInline]
    list_display = ["__str__", "subject", "kind", "status", "sent_at", "needs_acknowledgement"]
    list_filter = ["status", "kind", "needs_acknowledgement"]
    date_hierarchy = "sent_at"
    search_fields = ["=id", "subject_en", "subject_ru", "body_en", "body_ru"]
    search_help_text = _("The number, or words of the subject or the text")

    def view_on_site(self, obj):
        return reverse("notices:notice_detail", args=[obj.pk])


@admin.register(Delivery)
class DeliveryAdmin(ReadAdmin):
    """One line a recipient; "send again" writes to the address that the contact has now."""

    action_form = ReasonActionForm
    actions = ["send_again"]
    list_display = ["notice", "partner", "contact", "channel", "state", "accepted_at", "bounced_at", "read_at", "error"]
    list_filter = ["channel", "state"]
    list_select_related = ["notice", "partner", "contact"]
    search_fields = ["=notice__id", "contact__email", "contact__name", *OF_PARTNER]
    search_help_text = _("The number of the notice, a partner, or a contact by name or address")

    @admin.action(description=_("Send the mail again (type the reason)"), permissions=["act"])
    def send_again(self, request, queryset):
        act_on(self, request, queryset, lambda row, why: resend_mail(row, actor=request.user, reason=why))


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ReadAdmin):
    list_display = ["notice", "partner", "name", "role", "language", "at"]
    list_filter = ["language"]
    list_select_related = ["notice", "partner"]
    search_fields = ["=notice__id", "name", *OF_PARTNER]


@admin.register(NoticeReading)
class NoticeReadingAdmin(ReadAdmin):
    list_display = ["notice", "partner", "user", "at"]
    list_select_related = ["notice", "partner", "user"]
    search_fields = ["=notice__id", "user__email", *OF_PARTNER]

"""What actions of the admin share: a typed reason, and a refusal told as a message."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.exceptions import Refused


class ReasonActionForm(ActionForm):
    """The reason beside the choice of an action."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)


def act_on(model_admin, request, rows: Iterable, act: Callable[[object, str], object]) -> None:
    """Run `act(row, reason)` on each row; count what was done and tell each refusal."""
    reason, done = request.POST.get("reason", "").strip(), 0
    if not reason:
        model_admin.message_user(
            request, _("Type the reason beside the action: it stands in the history."), messages.ERROR
        )
        return
    for row in rows:
        try:
            done += bool(act(row, reason))
        except Refused as refusal:
            model_admin.message_user(request, f"{row}: {refusal}", messages.ERROR)
    model_admin.message_user(request, _("Done for %(count)s.") % {"count": done})

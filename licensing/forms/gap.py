"""What becomes of what fell into a policy's gap."""

from django import forms
from django.utils.translation import gettext_lazy as _

from licensing.models import GapFate, GapItem
from partners.forms import ReasonField


class GapForm(forms.Form):
    """The items ticked, or all that the list shows (`all`), what becomes of them, and why."""

    fate = forms.ChoiceField(
        label=_("What becomes of it"), choices=[row for row in GapFate.choices if row[0] != GapFate.OPEN]
    )
    all = forms.BooleanField(label=_("All that the list shows, on every page"), required=False)
    items = forms.ModelMultipleChoiceField(GapItem.objects.none(), label=_("Items"), required=False)
    reason = ReasonField()

    def __init__(self, *args, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.listed = listed
        self.fields["items"].queryset = listed

    def clean(self):
        data = super().clean()
        if "items" in data and not data.get("all") and not data["items"]:
            self.add_error("items", _("Nothing is chosen: tick at least one, or all."))
        return data

    def chosen(self) -> list[int]:
        rows = self.listed if self.cleaned_data["all"] else self.cleaned_data["items"]
        return list(rows.order_by("pk").values_list("pk", flat=True))

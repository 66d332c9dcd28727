"""What an officer answers to a missing fact."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms.ownership import PercentField
from customers.models import Customer, Entity, EntityKind, Segment, SettledAs
from customers.services.settlements import (
    Owner,
    settle_as_private,
    settle_as_public,
    settle_by_owners,
    settle_customer,
)
from portal.questions.settling import settle

OWNERS = 3
KINDS = [kind for kind in EntityKind.choices if kind[0] != EntityKind.UNNAMED]


class EvidenceForm(forms.Form):
    """What shows it, how the page names the form, and the service that writes the answer."""

    answer = ""
    title = ""
    service: Callable
    evidence = forms.CharField(
        label=_("What shows it"), max_length=500, help_text=_("Such as an extract and its date. Stays in the history.")
    )

    def __init__(self, *args, about: Entity | Customer, actor, **kwargs):
        kwargs.setdefault("auto_id", f"id_{self.answer}_{about.pk}_%s")
        super().__init__(*args, **kwargs)
        self.about, self.actor = about, actor

    def save(self):
        evidence = self.cleaned_data["evidence"]
        known = {"actor": self.actor.user, "evidence": evidence}
        return settle(lambda: self.service(self.about, **self.answered(), **known), **known)

    def answered(self) -> dict:
        """Return what the service takes beside what it is about, who says it and what shows it."""
        return {}


class PublicForm(EvidenceForm):
    answer, title = SettledAs.PUBLIC, _("It is a public body")
    service = staticmethod(settle_as_public)


class PrivateForm(EvidenceForm):
    answer, title = SettledAs.PRIVATE, _("There is no state in it")
    service = staticmethod(settle_as_private)


class OwnersForm(EvidenceForm):
    """Up to three owners by name or number, each with its share; empty lines are passed over."""

    answer, title = SettledAs.OWNERS, _("These are its owners")
    service = staticmethod(settle_by_owners)
    is_complete = forms.BooleanField(label=_("These and those on file are all there is"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, OWNERS + 1):
            name = _("Owner %(number)s, name or number on file") % {"number": number}
            self.fields[f"owner_{number}"] = forms.CharField(label=name, max_length=300, required=False)
            self.fields[f"kind_{number}"] = forms.ChoiceField(label=_("What it is"), choices=KINDS, required=False)
            self.fields[f"share_{number}"] = PercentField(label=_("Share, percent"))
        self.order_fields([name for name in self.fields if name not in ("is_complete", "evidence")])

    def clean(self):
        data = super().clean()
        self.owners = [owner for number in range(1, OWNERS + 1) if (owner := self.owner(number, data))]
        if not self.owners and not data.get("is_complete") and not self.errors:
            self.add_error("owner_1", _("Name an owner, or say that those on file are all there is."))
        if sum(owner.share or 0 for owner in self.owners) > 100:
            self.add_error("share_1", _("Together that is more than 100 percent: correct the shares."))
        return data

    def owner(self, number: int, data: dict) -> Owner | None:
        text = " ".join(data.get(f"owner_{number}", "").split())
        share = data.get(f"share_{number}")
        if not text:
            if share is not None:
                self.add_error(f"owner_{number}", _("Whose share is it? Name the owner."))
            return None
        found = named(text)
        if len(found) > 1:
            self.add_error(f"owner_{number}", _("Several on file bear this name: give the number instead."))
        if found and found[0] == self.about:
            self.add_error(f"owner_{number}", _("A company cannot be entered as its own owner."))
        kind = data.get(f"kind_{number}") or EntityKind.COMPANY
        return Owner(text, kind, share, found[0] if found else None)

    def answered(self):
        return {"owners": self.owners, "is_complete": self.cleaned_data["is_complete"]}


def named(text: str) -> list[Entity]:
    """Return the entities with exactly this number, else those with exactly this name."""
    standing = Entity.objects.standing()
    by_number = list(standing.filter(value=text)[:2])
    return by_number or list(standing.filter(name__iexact=text)[:2])


class FindingForm(EvidenceForm):
    """What an officer found of a customer with nothing on file."""

    answer, title = SettledAs.FINDING, _("The state's part in it")
    service = staticmethod(settle_customer)
    segment = forms.ModelChoiceField(Segment.objects.none(), label=_("The state's part in it"))
    field_order = ["segment", "evidence"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = Segment.objects.in_use().filter(axis="state").exclude(code="state")

    def answered(self):
        return {"segment": self.cleaned_data["segment"]}


ANSWERS = {form.answer.value: form for form in (PublicForm, PrivateForm, OwnersForm)}

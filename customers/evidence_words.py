"""What a piece of evidence is called on a page, in the reader's language."""

from django.utils.translation import gettext as _

from customers.classification import Evidence, Kind, Strength


def kind_name(kind: str) -> str:
    return {
        Kind.FINDING: _("Found by an officer"),
        Kind.DECLARATION: _("Declared by a partner and accepted"),
        Kind.IMPORT: _("Brought in from a file"),
        Kind.LISTED: _("Listed public body"),
        Kind.LEGAL_FORM: _("Legal form"),
        Kind.OWNERSHIP: _("Owners"),
        Kind.FORM_OF_OWNERSHIP: _("Form of ownership"),
        Kind.TOPIC: _("A list of state bodies and companies"),
        Kind.SUPERIOR_BODY: _("Superior body"),
        Kind.ACTIVITY: _("Activity in the register"),
        Kind.NAME: _("Words of the name"),
    }[Kind(kind)]


def strength_name(strength: str) -> str:
    return {
        Strength.PROOF: _("proves"),
        Strength.SIGNAL: _("points to"),
        Strength.HINT: _("hints at"),
    }[Strength(strength)]


def share_words(text: str) -> str:
    """Return what the owners say, by the measure that says it."""
    return {
        "cascade_gt50": _("The state and companies it controls hold more than half."),
        "any_share": _("The state has a part in it through its owners."),
        "no_share": _("No part of the state is found in any of its owners."),
        "control": _("The state controls it without shares."),
        "reaches": _("A chain of owners leads to a public body, without a stated share."),
    }[text]


def conflict_words(code: str) -> str:
    return {
        "state_or_none": _("One says that the state has a part in it, the other that it has none."),
        "other_activity": _("The register gives another activity than the one on file."),
    }[code]


def open_words(axis: str) -> str:
    return {
        "activity": _("What it does is not known: it counts as commercial."),
        "state": _("Whether the state has a part in it is not known."),
    }[axis]


def why(evidence: Evidence, *, sees_all: bool) -> str:
    """Return in a few words what a carried segment rests on.

    A partner does not learn that another one declared it: for every partner the distributor found it.
    """
    if not sees_all and evidence.kind in (Kind.FINDING, Kind.DECLARATION):
        return _("Found by the distributor")
    return kind_name(evidence.kind)

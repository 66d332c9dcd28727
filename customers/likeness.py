"""Why two customers are likely one, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from customers.duplicates import Likeness

TEXTS = {
    Likeness.SAME_NUMBER: _("the same number, as another kind of number"),
    Likeness.SAME_NAME: _("the same name"),
    Likeness.OTHER_SCRIPT: _("the same name in the other script"),
    Likeness.LEGAL_FORM: _("the same name but for the legal form"),
    Likeness.WORD_ORDER: _("the same words in another order"),
    Likeness.TYPO: _("the name differs by a letter or two"),
    Likeness.SAME_REGION: _("the same region"),
    Likeness.OTHER_NUMBERS: _("against it: each has a number of its own"),
    Likeness.OTHER_REGION: _("against it: two regions"),
}


def likeness_text(reasons: Iterable[str]) -> str:
    """Return the reasons as one line, the strongest first."""
    return "; ".join(str(TEXTS[Likeness(reason)]) for reason in reasons)

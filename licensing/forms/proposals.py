"""What the words of a letter put into the form of the act "Withdraw…", before a person looks at it."""

from datetime import date

from licensing.letter import Proposal, propose, said
from licensing.letter.proposals import EVERY
from licensing.models import ProductLine
from licensing.selectors.letters import vocabulary


def proposed_initial(letter: str) -> dict:
    """Return the phrases, and the values they stand for, of which the letter leaves no choice."""
    initial: dict = {}
    for kind, found in propose(letter, vocabulary()).items():
        if found.sure:
            initial |= {f"phrase_{kind}": said(letter, found.place), f"place_{kind}": found.place[0]}
            initial |= values_of(kind, found) if found.values else {}
    return initial


def values_of(kind: str, found: Proposal) -> dict:
    if kind == "products":
        return {"lines": every_line() if EVERY in found.values else list(found.values)}
    if kind == "countries":
        return {"territory": ", ".join(found.values)}
    if kind == "customers":
        return {"segments": list(found.values)}
    if kind == "since":
        return {"since": date.fromisoformat(found.values[0])}
    return {"run_off": found.values[0]}


def every_line() -> list[str]:
    return list(ProductLine.objects.filter(is_active=True).values_list("slug", flat=True))

"""Which evidence stands, what brought a contradiction up, and by what it is known again."""

import pytest

from customers.classification import Conflict, Evidence, Kind, Strength
from customers.contradictions import cause_of, key_of, sides

NONE = Evidence(Kind.FINDING, "none", Strength.PROOF, "customersegment:17", "Register extract")


def against(kind: Kind, strength: Strength = Strength.PROOF, **values) -> Evidence:
    return Evidence(kind, **{"segment": "institution", "strength": strength, "source": "code:75:OKOPF", **values})


CASES = [
    ("a code that proves", NONE, against(Kind.LEGAL_FORM), "conflict"),
    ("owners", NONE, against(Kind.OWNERSHIP), "conflict"),
    ("a code that only points", NONE, against(Kind.FORM_OF_OWNERSHIP, Strength.SIGNAL), "signal"),
    ("a partner's declaration", NONE, against(Kind.DECLARATION), "declaration"),
    ("a file", NONE, against(Kind.IMPORT), "import"),
    ("no person at all", against(Kind.LEGAL_FORM), against(Kind.OWNERSHIP, segment="none"), "sources"),
]


@pytest.mark.parametrize(("one", "other", "cause"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("is_turned", [False, True], ids=["in order", "turned"])
def test_what_stands_and_what_brought_it_up(one, other, cause, is_turned):
    conflict = Conflict("state", *((other, one) if is_turned else (one, other)))
    assert sides(conflict) == (one, other)
    assert cause_of(conflict) == cause


def test_the_same_objection_is_known_again_whoever_wrote_the_finding():
    anew = Evidence(Kind.FINDING, "none", Strength.PROOF, "customersegment:18")
    objection = against(Kind.LEGAL_FORM)
    assert key_of(Conflict("state", NONE, objection)) == key_of(Conflict("state", objection, anew))
    assert key_of(Conflict("state", NONE, objection)) != key_of(
        Conflict("state", NONE, against(Kind.LEGAL_FORM, segment="agency"))
    )

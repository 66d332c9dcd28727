"""Which evidence stands, what brought a contradiction up, and by what it is known again."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.classification import Branch, Conflict, Evidence, Kind, Strength, classify
from customers.contradictions import cause_of, key_of, may_contradict, needs_review, sides
from customers.ownership.share import NOTHING_KNOWN, Share

NONE = Evidence(Kind.FINDING, "none", Strength.PROOF, "customersegment:17", "Register extract", stands=True)


def against(kind: Kind, strength: Strength = Strength.PROOF, **values) -> Evidence:
    return Evidence(kind, **{"segment": "institution", "strength": strength, "source": "code:75:OKOPF", **values})


CASES = [
    ("a code that proves", NONE, against(Kind.LEGAL_FORM), "conflict"),
    ("owners", NONE, against(Kind.OWNERSHIP), "conflict"),
    ("a code that only points", NONE, against(Kind.FORM_OF_OWNERSHIP, Strength.SIGNAL), "signal"),
    ("a partner's declaration", NONE, against(Kind.DECLARATION, stands=True), "declaration"),
    ("a file", NONE, against(Kind.IMPORT, stands=True), "import"),
    ("no person at all", against(Kind.LEGAL_FORM), against(Kind.OWNERSHIP, segment="none"), "sources"),
]


@pytest.mark.parametrize(("one", "other", "cause"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("is_turned", [False, True], ids=["in order", "turned"])
def test_what_stands_and_what_brought_it_up(one, other, cause, is_turned):
    conflict = Conflict("state", *((other, one) if is_turned else (one, other)))
    assert sides(conflict) == (one, other)
    assert cause_of(conflict) == cause


def test_the_same_objection_is_known_again_whoever_wrote_the_finding():
    anew = Evidence(Kind.FINDING, "none", Strength.PROOF, "customersegment:18", stands=True)
    objection = against(Kind.LEGAL_FORM)
    assert key_of(Conflict("state", NONE, objection)) == key_of(Conflict("state", objection, anew))
    assert key_of(Conflict("state", NONE, objection)) != key_of(
        Conflict("state", NONE, against(Kind.LEGAL_FORM, segment="agency"))
    )


def test_each_version_of_the_shares_brings_the_same_objection():
    graph = against(Kind.OWNERSHIP, segment="beneficiary", source="share:3", text="any_share")
    later = replace(graph, source="share:4")
    assert key_of(Conflict("state", NONE, graph)) == key_of(Conflict("state", NONE, later))


DAY = date(2021, 3, 31)
SIGNAL = against(Kind.FORM_OF_OWNERSHIP, Strength.SIGNAL)
NEEDS = [
    ("a proof against a finding", NONE, against(Kind.LEGAL_FORM), True),
    ("a signal against a finding", NONE, SIGNAL, True),
    ("a signal against a signal", replace(SIGNAL, segment="none"), SIGNAL, False),
    ("a signal against a proof", against(Kind.LEGAL_FORM), replace(SIGNAL, segment="none"), False),
    ("a proof against a proof", against(Kind.LEGAL_FORM), against(Kind.OWNERSHIP, segment="none"), True),
    ("a finding that ends on the day", replace(NONE, valid=(None, DAY)), against(Kind.LEGAL_FORM), False),
    ("a code from the day", NONE, against(Kind.LEGAL_FORM, valid=(DAY, None)), True),
]


@pytest.mark.parametrize(("one", "other", "wanted"), [case[1:] for case in NEEDS], ids=[case[0] for case in NEEDS])
def test_what_an_officer_has_to_look_at(one, other, wanted):
    assert needs_review(Conflict("state_or_none", one, other), DAY) is wanted


TREE = {
    "none": Branch("state"), "state": Branch("state"), "agency": Branch("state", "state"),
    "controlled": Branch("state", "state"), "beneficiary": Branch("state", "state"),
    "commercial": Branch("activity"), "education": Branch("activity"), "school": Branch("activity", "education"),
}  # fmt: skip
PIECES = st.builds(
    Evidence,
    kind=st.sampled_from([Kind.FINDING, Kind.LEGAL_FORM, Kind.ACTIVITY, Kind.NAME]),
    segment=st.sampled_from(list(TREE)),
    strength=st.sampled_from(Strength),
    source=st.integers(1, 9).map(lambda number: f"each:{number}"),
    stands=st.booleans(),
)
KNOWN = st.sampled_from(["yes", "no", "unknown"])
SHARES = st.builds(Share, any_share=KNOWN, cascade_gt50=KNOWN, control=KNOWN, reaches=st.booleans())


@given(st.lists(PIECES, max_size=4), st.one_of(st.just(NOTHING_KNOWN), SHARES))
def test_whoever_contradicts_is_looked_at(evidence, share):
    conflicts = classify(evidence, share, TREE, DAY).conflicts
    assert may_contradict(evidence, share) or not any(needs_review(conflict, DAY) for conflict in conflicts)

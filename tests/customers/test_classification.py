"""From evidence to segments: a table of cases, and what holds for any evidence in any order."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.classification import Branch, Evidence, Kind, Strength, classify
from customers.ownership.share import NOTHING_KNOWN, Share
from customers.periods import EMPTY, OPEN, holds

TREE = {
    "commercial": Branch("activity"),
    "education": Branch("activity"),
    "university": Branch("activity", "education"),
    "school": Branch("activity", "education"),
    "healthcare": Branch("activity"),
    "state": Branch("state"),
    "agency": Branch("state", "state"),
    "institution": Branch("state", "state"),
    "controlled": Branch("state", "state"),
    "beneficiary": Branch("state", "state"),
    "none": Branch("state"),
}
DAY = date(2021, 6, 1)
YEAR = (date(2021, 1, 1), date(2022, 1, 1))
BEFORE = (None, date(2021, 1, 1))
PROOF, SIGNAL, HINT = Strength
YES = Share(any_share="yes")
HALF = Share(any_share="yes", cascade_ge50="yes", cascade_gt50="yes")
NO_SHARE = Share(at_most=0, any_share="no", cascade_ge50="no", cascade_gt50="no")


def found(segment: str, number: int = 1, kind: Kind = Kind.FINDING, valid=OPEN) -> Evidence:
    return Evidence(kind, segment, PROOF, f"customersegment:{number}", "Charter", valid, stands=True)


def form(segment: str, strength: Strength = PROOF, valid=OPEN) -> Evidence:
    return Evidence(Kind.LEGAL_FORM, segment, strength, "customercode:1", "okopf 75103", valid)


def owned(segment: str, strength: Strength = SIGNAL, valid=OPEN) -> Evidence:
    return Evidence(Kind.FORM_OF_OWNERSHIP, segment, strength, "customercode:2", "okfs 16", valid)


def active(segment: str, strength: Strength = PROOF) -> Evidence:
    return Evidence(Kind.ACTIVITY, segment, strength, "customercode:3", "okved 85")


def named(segment: str) -> Evidence:
    return Evidence(Kind.NAME, segment, SIGNAL, "name:1", "Университет")


# evidence, share → segments carried on the day, state signal, activity signals, conflicts, what is open
CASES = {
    "nothing": ([], NOTHING_KNOWN, "", False, "", [], "activity state"),
    "a finding": ([found("university")], NOTHING_KNOWN, "university", False, "", [], "state"),
    "a finding on both axes": (
        [found("university"), found("institution", 2)], NOTHING_KNOWN, "institution university", False, "", [], "",
    ),
    "found to have no state in it": ([found("none")], NOTHING_KNOWN, "none", False, "", [], "activity"),
    "a finding as if never": ([found("university", valid=EMPTY)], NOTHING_KNOWN, "", False, "", [], "activity state"),
    "a finding of before": ([found("university", valid=BEFORE)], NOTHING_KNOWN, "", False, "", [], "activity state"),
    "words of a name": ([named("state"), named("university")], NOTHING_KNOWN, "", True, "university", [], "activity state"),
    "words against a finding ask and do not contradict": (
        [found("none"), named("state")], NOTHING_KNOWN, "none", True, "", [], "activity",
    ),
    "a legal form of the state": ([form("institution")], NOTHING_KNOWN, "institution", False, "", [], "activity"),
    "a legal form of before": ([form("institution", valid=BEFORE)], NOTHING_KNOWN, "", False, "", [], "activity state"),
    "a form of ownership alone decides nothing": ([owned("state")], NOTHING_KNOWN, "", True, "", [], "activity state"),
    "private ownership alone decides nothing": ([owned("none")], NOTHING_KNOWN, "", False, "", [], "activity state"),
    "a hint asks nothing": ([owned("beneficiary", HINT)], NOTHING_KNOWN, "", False, "", [], "activity state"),
    "legal form against form of ownership": (
        [form("institution"), owned("none")], NOTHING_KNOWN, "", True, "", ["state_or_none"], "activity state",
    ),
    "legal form against a hint": (
        [form("institution"), owned("none", HINT)], NOTHING_KNOWN, "institution", False, "", [], "activity",
    ),
    "legal form against the owners": ([form("institution")], NO_SHARE, "", True, "", ["state_or_none"], "activity"),
    "three that contradict": (
        [form("institution"), owned("none")], NO_SHARE, "", True, "", ["state_or_none"] * 2, "activity",
    ),
    "legal form against a finding": (
        [found("none"), form("institution")], NOTHING_KNOWN, "none", True, "", ["state_or_none"], "activity",
    ),
    "a signal against a finding": (
        [found("none"), owned("state")], NOTHING_KNOWN, "none", True, "", ["state_or_none"], "activity",
    ),
    "a declaration against private ownership": (
        [found("institution", kind=Kind.DECLARATION), owned("none")], NOTHING_KNOWN,
        "institution", False, "", ["state_or_none"], "activity",
    ),
    "two findings that contradict": (
        [found("none"), found("agency", 2)], NOTHING_KNOWN, "agency none", False, "", ["state_or_none"], "activity",
    ),
    "days that do not meet do not contradict": (
        [form("institution", valid=YEAR), owned("none", valid=BEFORE)], NOTHING_KNOWN,
        "institution", False, "", [], "activity",
    ),
    "any share": ([], YES, "beneficiary", False, "", [], "activity"),
    "more than half": ([], HALF, "beneficiary controlled", False, "", [], "activity"),
    "no share": ([], NO_SHARE, "", False, "", [], "activity"),
    "a chain without a share": ([], Share(reaches=True), "", True, "", [], "activity state"),
    "control without shares": ([], Share(control="yes"), "", True, "", [], "activity state"),
    "owners stand above the form of ownership": (
        [owned("none")], HALF, "beneficiary controlled", False, "", ["state_or_none"] * 2, "activity",
    ),
    "owners against a finding": (
        [found("none")], YES, "beneficiary none", False, "", ["state_or_none"], "activity",
    ),
    "an activity is carried": ([active("education")], NOTHING_KNOWN, "education", False, "", [], "state"),
    "an activity never proves the state": ([active("agency", SIGNAL)], NOTHING_KNOWN, "", True, "", [], "activity state"),
    "an activity above the one found": (
        [found("university"), active("education")], NOTHING_KNOWN, "education university", False, "", [], "state",
    ),
    "an activity that was found otherwise": (
        [found("commercial"), active("education")], NOTHING_KNOWN,
        "commercial", False, "education", ["other_activity"], "state",
    ),
    "two activities of registers": (
        [active("education"), replace(active("healthcare"), source="customercode:4")], NOTHING_KNOWN,
        "education healthcare", False, "", [], "state",
    ),
    "a segment that is in no tree": ([named("nonprofit")], NOTHING_KNOWN, "", False, "", [], "activity state"),
}  # fmt: skip


@pytest.mark.parametrize(("evidence", "share", *["carries", "state", "activities", "conflicts", "opened"]), CASES.values(), ids=CASES)  # fmt: skip
def test_what_follows(evidence, share, carries, state, activities, conflicts, opened):
    result = classify(evidence, share, TREE, DAY)
    assert sorted({row.segment for row in result.segments if holds(row.valid, DAY)}) == carries.split()
    assert (result.state, list(result.activities)) == (state, activities.split())
    assert [row.code for row in result.conflicts] == conflicts
    assert list(result.open) == opened.split()


@pytest.mark.parametrize(
    ("on", "carries"),
    [
        (date(2020, 12, 31), True),
        (date(2021, 1, 1), False),
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
    ],
)
def test_a_contradiction_takes_away_its_own_days_alone(on, carries):
    result = classify([form("institution"), owned("none", valid=YEAR)], NOTHING_KNOWN, TREE, on)
    assert [row.valid for row in result.segments] == [(None, YEAR[0]), (YEAR[1], None)]
    assert any(holds(row.valid, on) for row in result.segments) is carries
    assert result.state is not carries


def test_bases_are_named_strongest_first_and_each_record_that_stands_by_itself():
    evidence = [owned("institution"), form("institution"), found("institution", 10), found("institution", 9)]
    result = classify(evidence, NOTHING_KNOWN, TREE, DAY)
    assert [[each.source for each in row.bases] for row in result.segments] == [
        ["customersegment:9", "customercode:1", "customercode:2"],
        ["customersegment:10", "customercode:1", "customercode:2"],
    ]


DAYS = [None, date(2020, 1, 1), date(2021, 1, 1), date(2021, 6, 1), date(2021, 6, 2), date(2023, 1, 1)]
periods = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).filter(
    lambda days: days[0] is None or days[1] is None or days[0] < days[1]
)
derived = st.builds(
    Evidence,
    st.sampled_from([Kind.LISTED, Kind.LEGAL_FORM, Kind.FORM_OF_OWNERSHIP, Kind.TOPIC, Kind.ACTIVITY, Kind.NAME]),
    st.sampled_from(sorted(TREE)),
    st.sampled_from(list(Strength)),
    st.integers(1, 20).map(lambda number: f"customercode:{number}"),
    st.just(""),
    periods,
)
findings = st.builds(found, st.sampled_from(sorted(TREE)), st.integers(1, 20), st.just(Kind.FINDING), periods)
shares = st.sampled_from([NOTHING_KNOWN, YES, HALF, NO_SHARE, Share(reaches=True)])
anything = st.lists(st.one_of(derived, findings), max_size=7)


@given(anything, shares, st.randoms())
def test_the_order_of_evidence_does_not_matter(evidence, share, random):
    other = list(evidence)
    random.shuffle(other)
    assert classify(other, share, TREE, DAY) == classify(evidence, share, TREE, DAY)


@given(anything, findings, shares)
def test_nothing_takes_a_finding_away(evidence, finding, share):
    result = classify([*evidence, finding], share, TREE, DAY)
    assert any(row.bases[0] == finding and row.valid == finding.valid for row in result.segments)


@given(anything, findings, shares)
def test_what_contradicts_a_finding_is_told(evidence, finding, share):
    result = classify([*evidence, finding], share, TREE, finding.valid[0] or date(2019, 1, 1))
    if TREE[finding.segment].axis != "state":
        return
    contrary = [
        each
        for each in result.evidence
        if each.speaks
        and TREE[each.segment].axis == "state"
        and (each.segment == "none") != (finding.segment == "none")
        and holds(each.valid, finding.valid[0] or date(2019, 1, 1))
    ]
    for each in contrary:
        assert any({row.one, row.other} == {each, finding} for row in result.conflicts)


@given(anything, shares)
def test_no_register_carries_what_is_contradicted_on_the_day(evidence, share):
    result = classify(evidence, share, TREE, DAY)
    contested = {
        each
        for row in result.conflicts
        for each in (row.one, row.other)
        if not each.stands and each.kind != Kind.OWNERSHIP and holds(row.one.valid, DAY) and holds(row.other.valid, DAY)
    }
    for row in result.segments:
        proofs = [each for each in row.bases if each.strength == PROOF and holds(each.valid, DAY)]
        if holds(row.valid, DAY):
            assert not set(proofs) <= contested or any(each.stands for each in proofs)

"""The tree of segments and who carries which, to the edge days."""

from datetime import date

import pytest

from customers.models import Axis, Basis, Customer, CustomerSegment, Segment
from customers.reference import TREE, load_segments
from customers.selectors.pages import segment_tree
from customers.services.segments import add_segment, correct_segment, end_segment, set_segment
from partners.exceptions import Refused
from tests.customers.conftest import REASON

pytestmark = pytest.mark.django_db
BY = {"actor": None, "reason": REASON}
D1, D2, D3 = date(2020, 1, 1), date(2021, 3, 31), date(2021, 4, 1)


def carry(customer, segment, **values):
    return set_segment(customer, **{"segment": segment, "basis": Basis.FINDING, "evidence": "Charter", **BY, **values})


def test_the_standard_tree_is_loaded_once(segments):
    assert len(segments) == len(TREE)
    assert load_segments() == 0
    assert segments["none"].parent is None
    assert not segments["institution"].needs_license
    assert segments["agency"].needs_license


def test_each_axis_is_a_tree(segments, romashka):
    carry(romashka, segments["university"])
    nodes = segment_tree(Axis.ACTIVITY, D1)
    assert [(node.depth, node.segment.code, node.customers) for node in nodes][:4] == [
        (0, "commercial", 0),
        (0, "education", 0),
        (1, "university", 1),
        (1, "school", 0),
    ]
    assert [node.segment.code for node in segment_tree(Axis.STATE, D1) if node.depth == 0] == ["state", "none"]


@pytest.mark.parametrize(
    ("since", "until", "on", "carries"),
    [
        (None, None, date(1990, 1, 1), True),
        (D1, None, D1, True),
        (D1, None, date(2019, 12, 31), False),
        (D1, D3, D2, True),
        (D1, D3, D3, False),
    ],
)
def test_carried_on_the_first_day_and_no_longer_on_the_day_it_is_over(segments, romashka, since, until, on, carries):
    carry(romashka, segments["university"], since=since, until=until)
    for code in ("university", "education"):
        assert Customer.objects.carrying(segments[code], on).exists() is carries
    assert not Customer.objects.carrying(segments["school"], on).exists()


def test_what_is_covered_is_not_recorded_again(segments, romashka):
    first = carry(romashka, segments["university"], since=D1)
    count = CustomerSegment.pgh_event_model.objects.count()
    assert carry(romashka, segments["university"], since=D2, until=D3) == first
    assert carry(romashka, segments["university"], since=D1) == first
    assert CustomerSegment.pgh_event_model.objects.count() == count
    assert carry(romashka, segments["institution"], since=D1) != first


@pytest.mark.parametrize(
    ("since", "until", "code"), [(None, None, "crossed"), (D1, None, "crossed"), (D3, D2, "empty"), (D2, D2, "empty")]
)
def test_crossed_and_empty_periods_are_refused(segments, romashka, since, until, code):
    carry(romashka, segments["university"], since=D2, until=D3)
    with pytest.raises(Refused) as refusal:
        carry(romashka, segments["university"], since=since, until=until)
    assert refusal.value.code == code
    assert romashka.segments.count() == 1


@pytest.mark.parametrize(
    ("on", "until", "empty"), [(D3, D3, False), (D2, D2, False), (D1, None, True), (date(2019, 1, 1), None, True)]
)
def test_a_finding_ends_from_a_day_or_as_if_never_and_twice_is_once(segments, romashka, on, until, empty):
    row = carry(romashka, segments["university"], since=D1)
    assert end_segment(row, **BY, on=on)
    count = CustomerSegment.pgh_event_model.objects.count()
    assert not end_segment(row, **BY, on=on)
    assert CustomerSegment.pgh_event_model.objects.count() == count
    row.refresh_from_db()
    assert (row.valid.upper, row.valid.isempty) == (until, empty)


def test_what_is_over_is_not_prolonged_by_ending_it_later(segments, romashka):
    row = carry(romashka, segments["university"], since=D1)
    end_segment(row, **BY, on=D2)
    with pytest.raises(Refused) as refusal:
        end_segment(row, **BY, on=D3)
    assert refusal.value.code == "over"


def test_a_segment_is_added_renamed_moved_and_taken_out_of_use(segments):
    clinic = add_segment(**BY, code="clinic", axis=Axis.ACTIVITY, name_en="Clinics", parent=segments["hospital"])
    assert correct_segment(clinic, **BY, name_en="Day clinics", parent=segments["healthcare"], needs_license=True)
    count = Segment.pgh_event_model.objects.count()
    assert not correct_segment(clinic, **BY, name_en="Day clinics", parent=segments["healthcare"], needs_license=True)
    assert Segment.pgh_event_model.objects.count() == count
    clinic.refresh_from_db()
    assert (clinic.name_en, clinic.parent, clinic.needs_license) == ("Day clinics", segments["healthcare"], True)
    assert correct_segment(clinic, **BY, is_active=False)
    assert "clinic" not in Segment.objects.in_use().values_list("code", flat=True)


def test_circles_and_the_other_axis_are_refused(segments):
    state, education, university = segments["state"], segments["education"], segments["university"]
    cases = [
        (education, {"parent": university}, "circle"),
        (education, {"parent": education}, "circle"),
        (university, {"parent": state}, "axis"),
        (education, {"is_active": False}, "has_children"),
    ]
    for segment, values, code in cases:
        with pytest.raises(Refused) as refusal:
            correct_segment(segment, **BY, **values)
        assert refusal.value.code == code
    for values, code in (({"parent": state}, "axis"), ({"code": "school"}, "taken")):
        with pytest.raises(Refused) as refusal:
            add_segment(**{**BY, "code": "new", "axis": Axis.ACTIVITY, "name_en": "New", **values})
        assert refusal.value.code == code

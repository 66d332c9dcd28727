"""Country groups: dated members, one standing at a time."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from partners.exceptions import Refused
from partners.models import CountryGroup, CountryGroupMember
from partners.reference import load_reference
from partners.selectors import group_lines
from partners.services.groups import add_group, add_group_member, end_group_member

pytestmark = pytest.mark.django_db


def members_on(code: str, day: date) -> set[str]:
    rows = CountryGroupMember.objects.filter(group__code=code, status="member", valid__contains=day)
    return set(rows.values_list("country", flat=True))


@pytest.fixture
def baltic(ada):
    return add_group(code="baltic", name_en="Baltic states", name_ru="Прибалтика", actor=ada, reason="needed")


def test_the_reference_is_loaded_once(db):
    assert load_reference() > 30
    assert load_reference() == 0
    assert set(CountryGroup.objects.values_list("code", flat=True)) == {"CIS", "EAEU", "EX-SOVIET"}


def test_the_members_of_each_day(country_groups):
    cis = {"AM", "AZ", "BY", "KZ", "KG", "MD", "RU", "TJ", "UZ"}
    assert members_on("CIS", date(2021, 3, 31)) == cis
    assert members_on("CIS", date(2005, 8, 25)) == cis | {"TM"}
    assert members_on("EAEU", date(2015, 1, 1)) == {"RU", "BY", "KZ"}
    assert members_on("EAEU", date(2015, 8, 12)) == {"RU", "BY", "KZ", "AM", "KG"}


def test_a_new_standing_ends_the_one_before(baltic, ada):
    add_group_member(baltic, country="GE", status="associate", since=date(2020, 1, 1), actor=ada, reason="joined")
    new = add_group_member(baltic, country="GE", status="member", since=date(2021, 1, 1), actor=ada, reason="joined")
    again = add_group_member(baltic, country="GE", status="member", since=date(2021, 6, 1), actor=ada, reason="joined")
    assert new == again
    assert list(baltic.members.values_list("status", "valid")) == [
        ("associate", DateRange(date(2020, 1, 1), date(2021, 1, 1))),
        ("member", DateRange(date(2021, 1, 1), None)),
    ]


def test_an_end_is_written_once(baltic, ada):
    row = add_group_member(baltic, country="GE", status="member", since=date(2020, 1, 1), actor=ada, reason="joined")
    assert end_group_member(row, on=date(2021, 1, 1), actor=ada, reason="left")
    assert not end_group_member(row, on=date(2021, 1, 1), actor=ada, reason="left")
    assert members_on("BALTIC", date(2020, 12, 31)) == {"GE"}
    assert members_on("BALTIC", date(2021, 1, 1)) == set()


def test_a_later_standing_is_in_the_way(baltic, ada):
    add_group_member(baltic, country="GE", status="member", since=date(2021, 1, 1), actor=ada, reason="joined")
    with pytest.raises(Refused) as refusal:
        add_group_member(baltic, country="GE", status="associate", since=date(2020, 1, 1), actor=ada, reason="joined")
    assert refusal.value.code == "later"


@pytest.mark.parametrize(("code", "refused"), [("ru", "code"), ("baltic", "taken")])
def test_a_group_needs_a_code_of_its_own(baltic, ada, code, refused):
    with pytest.raises(Refused) as refusal:
        add_group(code=code, name_en="X", actor=ada, reason="needed")
    assert refusal.value.code == refused


def test_the_line_of_years(baltic, ada):
    row = add_group_member(baltic, country="GE", status="member", since=date(2001, 1, 1), actor=ada, reason="joined")
    end_group_member(row, on=date(2011, 1, 1), actor=ada, reason="left")
    [line] = group_lines(baltic)
    assert line["country"] == "GE"
    assert [(bar["x"], bar["width"]) for bar in line["bars"]] == [("25.00%", "25.00%")]

"""Whom a policy hits, as its preview shows it; the clock stands on 30 March 2021."""

import pytest

from history import clock
from licensing.selectors.impact import impact_of
from tests.fixtures.cast import make_partner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]

HELD = {
    "education alone": ("education", ["state"], ["beneficiary", "controlled", "institution", "state"]),
    "business alone": ("commercial", ["institution"], ["institution"]),
    "education, from agencies": ("education", ["agency"], None),
    "education, from schools": ("education", ["school"], ["school"]),
}


@pytest.mark.parametrize(("segment", "withdrawn", "lost"), HELD.values(), ids=HELD.keys())
def test_who_is_hit_loses_by_what_it_holds(ceiling, grant, draft, bens_partner, segment, withdrawn, lost):
    grant(segment)
    found = impact_of(draft(segments=withdrawn), today=clock.today()).partners
    hit = (bens_partner, ["KZ"], lost)
    assert [(row.partner, row.countries, row.segments) for row in found] == ([] if lost is None else [hit])


def test_a_preview_is_no_loop(ceiling, grant, draft, operator, make_customer, university, django_assert_num_queries):
    grant("education")
    policy = draft()
    with django_assert_num_queries(27):
        impact_of(policy, today=clock.today())
    for number, customer in enumerate(("KZ:120140015679", "KZ:150340008907")):
        make_customer(customer, "agency")
        grant("education", holder=make_partner(f"more-{number}", "More", parent=operator))
    with django_assert_num_queries(27):
        impact_of(policy, today=clock.today())

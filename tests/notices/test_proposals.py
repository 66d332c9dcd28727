"""The notice that a policy proposes goes to everybody whom the policy hit."""

import pytest

from history import clock
from licensing.models import Policy
from licensing.services.policies import draft_policy, enact_policy
from notices.selectors import recipients_of
from notices.services.proposals import propose_notice
from tests.fixtures.cast import make_partner
from tests.licensing.conftest import SYSTEM

pytestmark = pytest.mark.django_db
OPEN = {"until": None}


@pytest.fixture
def abroad(grant, ceiling, operator, bens_partner):
    """A partner in Georgia, which is no member of the CIS, that sells in Kazakhstan as Ben's partner does."""
    partner = make_partner("tiflis", "Tiflis Trade", country="GE", parent=operator)
    for holder in (bens_partner, partner):
        grant(holder=holder, **OPEN)
    return partner


@pytest.fixture
def policy(abroad, vendor, ada) -> Policy:
    drafted = draft_policy(
        **SYSTEM, since=clock.today(), title_en="Withdrawn", vendor=vendor, lines=["kettles"], territory=["CIS"]
    )
    enact_policy(drafted, actor=ada, reason="letter", shown=None)
    return Policy.objects.get()


def test_the_audience_holds_every_partner_that_was_hit(policy, abroad, bens_partner, ada):
    assert policy.impact["partners"] == sorted([abroad.pk, bens_partner.pk])
    notice = propose_notice(policy, actor=ada)
    assert notice.audience == {"groups": ["CIS"], "lines": ["kettles"], "partners": ["benco", "tiflis"]}
    assert sorted(row.slug for row in recipients_of(notice).partners) == ["benco", "tiflis"]


def test_its_end_is_told_to_them_too(policy, abroad, ada):
    policy.valid = type(policy.valid)(policy.valid.lower, clock.today())
    notice = propose_notice(policy, actor=ada)
    assert {row.slug for row in recipients_of(notice).partners} >= {"tiflis"}

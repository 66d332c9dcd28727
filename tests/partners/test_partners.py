"""Partners: added, corrected, moved without a circle, ended; the old name stays findable."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from history import clock
from partners.exceptions import Refused
from partners.models import Partner
from partners.selectors import partner_path, subtree_ids, with_state
from partners.services.holds import hold_partner
from partners.services.partners import (
    add_partner,
    correct_partner,
    end_partner,
    move_partner,
    resume_partner,
)
from tests.fixtures.cast import REASON, SINCE, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def below_ben(bens_partner):
    return make_partner("below", "Below Ben", parent=bens_partner)


def test_a_partner_is_added_below_its_manager(operator, ada):
    partner = add_partner(
        actor=ada, reason="signed", slug="new", name_en="New", country="UZ", since=date(2021, 1, 1), parent=operator
    )
    assert (partner.parent, partner.valid) == (operator, DateRange(date(2021, 1, 1), None))
    event = Partner.pgh_event_model.objects.get(pgh_obj_id=partner.pk)
    assert (event.pgh_context["actor"], event.pgh_context["reason"]) == (ada.pk, "signed")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"slug": "benco"}, "taken"),
        ({"parent": None}, "no_manager"),
        ({"parent": None, "is_operator": True}, "second_operator"),
    ],
    ids=["a code twice", "nobody manages it", "a second distributor"],
)
def test_what_cannot_be_added(operator, bens_partner, values, code):
    given = {"slug": "new", "name_en": "New", "country": "UZ", "since": SINCE, "parent": operator, **values}
    with pytest.raises(Refused) as refusal:
        add_partner(actor=None, reason=REASON, **given)
    assert refusal.value.code == code
    assert Partner.objects.count() == 2


def test_a_link_has_no_manager_and_manages_nobody(operator, bens_partner):
    rival = make_partner("rival", "Rival", is_link=True)
    assert rival.parent is None
    with pytest.raises(Refused) as refusal:
        move_partner(bens_partner, parent=rival, actor=None, reason=REASON)
    assert refusal.value.code == "link"


@pytest.mark.parametrize("under", ["benco", "below"], ids=["under itself", "under its own child"])
def test_no_circle_closes(bens_partner, below_ben, under):
    with pytest.raises(Refused) as refusal:
        move_partner(bens_partner, parent=Partner.objects.get(slug=under), actor=None, reason=REASON)
    assert refusal.value.code == "circle"
    bens_partner.refresh_from_db()
    assert bens_partner.parent.slug == "operator"


def test_a_tree_moves_with_its_root(operator, bens_partner, below_ben, cleos_partner):
    assert move_partner(bens_partner, parent=cleos_partner, actor=None, reason=REASON)
    assert not move_partner(bens_partner, parent=cleos_partner, actor=None, reason=REASON)
    assert subtree_ids([cleos_partner.pk]) == {cleos_partner.pk, bens_partner.pk, below_ben.pk}
    assert partner_path(Partner.objects.get(pk=below_ben.pk)) == [operator, cleos_partner, bens_partner, below_ben]


def test_a_correction_is_written_once_and_the_old_name_stays_findable(bens_partner, ada):
    assert correct_partner(bens_partner, actor=ada, reason="renamed", name_en="Benco Group", tax_id="123")
    assert not correct_partner(bens_partner, actor=ada, reason="renamed", name_en="Benco Group")
    assert Partner.pgh_event_model.objects.filter(pgh_obj_id=bens_partner.pk).count() == 2
    correct_partner(bens_partner, actor=ada, reason="renamed again", name_en="Other")
    assert list(Partner.objects.matching("benco group")) == [bens_partner]
    assert list(Partner.objects.matching("Бенко")) == [bens_partner]
    assert not Partner.objects.matching("nothing of it").exists()


def test_a_code_of_another_partner_is_refused(bens_partner, cleos_partner):
    with pytest.raises(Refused) as refusal:
        correct_partner(bens_partner, actor=None, reason=REASON, slug="cleoco")
    assert refusal.value.code == "taken"


@pytest.mark.parametrize(
    ("on", "state"),
    [(date(2014, 12, 31), "scheduled"), (SINCE, "active"), (date(2021, 3, 30), "active"), (date(2021, 3, 31), "ended")],
    ids=["day before", "first day", "last day", "day after"],
)
def test_the_state_of_each_edge_day(bens_partner, on, state):
    end_partner(bens_partner, actor=None, reason=REASON, on=date(2021, 3, 31))
    assert with_state(Partner.objects.filter(pk=bens_partner.pk), on).get().state == state


def test_a_stop_shows_while_it_stands(bens_partner):
    hold_partner(bens_partner, actor=None, reason=REASON, on=date(2021, 1, 1), until=date(2021, 2, 1), why="other")
    states = [
        with_state(Partner.objects.filter(pk=bens_partner.pk), on).get().state
        for on in (date(2020, 12, 31), date(2021, 1, 1), date(2021, 1, 31), date(2021, 2, 1))
    ]
    assert states == ["active", "stopped", "stopped", "active"]


def test_an_end_is_taken_back(bens_partner):
    assert end_partner(bens_partner, actor=None, reason=REASON, on=clock.today())
    assert resume_partner(bens_partner, actor=None, reason=REASON)
    assert bens_partner.valid == DateRange(SINCE, None)


@pytest.mark.parametrize(
    ("slug", "on", "code"),
    [("operator", date(2021, 1, 1), "operator"), ("benco", date(2014, 1, 1), "before_it_began")],
)
def test_what_cannot_be_ended(bens_partner, slug, on, code):
    with pytest.raises(Refused) as refusal:
        end_partner(Partner.objects.get(slug=slug), actor=None, reason=REASON, on=on)
    assert refusal.value.code == code

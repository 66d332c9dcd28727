"""A stop and its lifting: once each, and each tells the partner."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from jobs.models import Outbox
from partners.exceptions import Refused
from partners.models import Hold
from partners.services.holds import hold_partner, lift_hold

pytestmark = pytest.mark.django_db
DAY = date(2021, 4, 1)


def told() -> list[str]:
    return [row.payload["what"] for row in Outbox.objects.filter(topic="partners.hold").order_by("pk")]


def test_twice_is_once(bens_partner, ada):
    first = hold_partner(bens_partner, actor=ada, reason="unsigned", on=DAY, why="agreement")
    again = hold_partner(bens_partner, actor=ada, reason="unsigned", on=DAY, why="agreement")
    assert first == again
    assert told() == ["stopped"]
    assert lift_hold(first, actor=ada, reason="signed", on=date(2021, 4, 10))
    assert not lift_hold(first, actor=ada, reason="signed", on=date(2021, 4, 10))
    assert told() == ["stopped", "lifted"]
    assert Hold.objects.get().valid == DateRange(DAY, date(2021, 4, 10))


def test_two_reasons_are_two_stops(bens_partner, ada):
    hold_partner(bens_partner, actor=ada, reason="unsigned", on=DAY, why="agreement")
    hold_partner(bens_partner, actor=ada, reason="asked", on=DAY, why="compliance")
    assert bens_partner.holds.in_force(DAY).count() == 2


def test_lifting_before_it_began_leaves_no_day(bens_partner, ada):
    hold = hold_partner(bens_partner, actor=ada, reason="unsigned", on=DAY, why="agreement")
    assert lift_hold(hold, actor=ada, reason="a mistake", on=date(2021, 3, 1))
    assert Hold.objects.get().valid.isempty


def test_the_distributor_is_not_stopped(operator, ada):
    with pytest.raises(Refused) as refusal:
        hold_partner(operator, actor=ada, reason="no", on=DAY, why="other")
    assert refusal.value.code == "operator"
    assert not Hold.objects.exists()


def test_a_day_before_the_beginning_is_refused(bens_partner, ada):
    with pytest.raises(Refused) as refusal:
        hold_partner(bens_partner, actor=ada, reason="unsigned", on=DAY, until=date(2021, 3, 1), why="other")
    assert refusal.value.code == "until"

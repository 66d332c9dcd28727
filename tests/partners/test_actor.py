"""Whose rights come from which membership."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from history import clock
from history.changes import change
from partners.actor import ANONYMOUS, Actor, Held
from partners.actor import actor_of as actor_from
from partners.models import OPERATOR_ROLES, Contact, Hold, Invitation, Membership, Partner, Role
from partners.selectors import actor_for, has_ended
from partners.services.contacts import add_contact
from partners.services.holds import hold_partner
from partners.services.invitations import invite
from partners.services.memberships import add_member
from tests.fixtures.cast import make_partner, make_person

pytestmark = pytest.mark.django_db

#           grant  decide ask    people history
RIGHTS = {
    Role.OWNER:      (False, False, True,  True,  False),
    Role.SELLER:     (False, False, True,  False, False),
    Role.COMPLIANCE: (False, False, True,  False, False),
    Role.MANAGER:    (True,  True,  True,  True,  True),
    Role.OFFICER:    (True,  True,  True,  False, True),
    Role.VIEWER:     (False, False, False, False, True),
    Role.AUDITOR:    (False, False, False, False, True),
    Role.SUPPORT:    (False, False, False, False, True),
}  # fmt: skip


@pytest.mark.parametrize("role", RIGHTS, ids=str)
def test_the_rights_of_each_role(role):
    is_operator = role not in (Role.OWNER, Role.SELLER, Role.COMPLIANCE)
    actor = Actor(user=object(), roles=frozenset([role]), is_operator=is_operator)
    found = (actor.may_grant, actor.may_decide, actor.may_ask, actor.may_manage_people, actor.may_read_history)
    assert found == RIGHTS[role]


def test_a_role_of_the_distributor_is_worth_nothing_elsewhere():
    actor = Actor(user=object(), roles=frozenset([Role.MANAGER]), is_operator=False)
    assert (actor.may_grant, actor.may_decide, actor.sees_all) == (False, False, False)


IN_OPERATOR, IN_PARTNER = 1, 2
#                                        roles that count          grant  ask    people of both
HELD = {
    "viewer":             ([Role.VIEWER],               [Role.VIEWER],  False, False, (False, False)),
    "viewer and owner":   ([Role.VIEWER, Role.OWNER],   [Role.VIEWER],  False, False, (False, False)),
    "auditor and seller": ([Role.AUDITOR, Role.SELLER], [Role.AUDITOR], False, False, (False, False)),
    "support and owner":  ([Role.SUPPORT, Role.OWNER],  [Role.SUPPORT], False, False, (False, False)),
    "officer and owner":  ([Role.OFFICER, Role.OWNER],  [Role.OFFICER], True,  True,  (True, True)),
    "owner":              ([Role.OWNER],                [Role.OWNER],   False, True,  (False, True)),
}  # fmt: skip


@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "turned"])
def test_the_distributors_people_have_its_role_alone(held, turned):
    roles, counted, grants, asks, people = HELD[held]
    rows = [Held(IN_OPERATOR if role in OPERATOR_ROLES else IN_PARTNER, role, role in OPERATOR_ROLES) for role in roles]
    actor = actor_from(object(), rows[::-1] if turned else rows)
    found = (sorted(actor.roles), actor.may_grant, actor.may_ask)
    assert found == (counted, grants, asks)
    assert (actor.manages_people_of(IN_OPERATOR), actor.manages_people_of(IN_PARTNER)) == people


#                                       standing         home  asks   ended
STANDING = {
    "standing":                        ([(1, False)],             1, True,  False),
    "ended":                           ([(1, True)],              1, False, True),
    "ended, then another that stands": ([(1, True), (2, False)],  2, True,  False),
    "both ended":                      ([(1, True), (2, True)],   1, False, True),
    "none":                            ([],                       None, False, False),
}  # fmt: skip


@pytest.mark.parametrize("standing", STANDING)
def test_an_ended_partner_asks_no_more(standing):
    held, home, asks, ended = STANDING[standing]
    actor = actor_from(object(), [Held(pk, Role.SELLER, is_ended=over) for pk, over in held])
    assert (actor.home_id, actor.may_ask, actor.is_ended, actor.may_acknowledge) == (home, asks, ended, bool(held))


@pytest.mark.parametrize(
    ("valid", "over"),
    [
        (DateRange(date(2021, 1, 1), None), False),
        (DateRange(date(2021, 1, 1), date(2021, 4, 9)), False),
        (DateRange(date(2021, 1, 1), date(2021, 4, 8)), True),
        (DateRange(date(2021, 5, 1), None), False),
        (DateRange(empty=True), True),
    ],
    ids=["open", "last day", "first day over", "not yet begun", "never was"],
)
def test_when_a_partner_has_ended(valid, over, bens_partner):
    today = date(2021, 4, 8)
    assert has_ended(valid, today) is over
    with change(actor=None, reason="system:test"):
        Partner.objects.filter(pk=bens_partner.pk).update(valid=valid)
    assert Partner.objects.not_ended(today).filter(pk=bens_partner.pk).exists() is not over


def test_a_viewer_who_owns_a_partner_invites_nobody(operator, cleos_partner, vera, ada, client_of):
    add_member(cleos_partner, vera, role=Role.OWNER, actor=ada, reason="both")
    answer = client_of(vera).post(f"/partners/of/{operator.slug}/invite/", {"email": "x@y.example", "role": "officer"})
    assert answer.status_code == 403


def test_nobody_signed_in_sees_nothing(bens_partner):
    assert ANONYMOUS.is_anonymous
    assert not Partner.objects.visible_to(ANONYMOUS).exists()


def test_a_partner_sees_its_subtree(ben, cleo, bens_partner, actor_of):
    below = make_partner("below", "Below", parent=bens_partner)
    deeper = make_partner("deeper", "Deeper", parent=below)
    actor = actor_of(ben)
    assert set(Partner.objects.visible_to(actor)) == {bens_partner, below, deeper}
    assert actor.home_id == bens_partner.pk
    assert (actor.manages_people_of(bens_partner.pk), actor.manages_people_of(below.pk)) == (True, False)


@pytest.mark.parametrize("model", [Partner, Membership, Contact, Invitation, Hold])
def test_each_of_bens_rows_is_hidden_from_cleo(model, ben, cleo, ada, bens_partner, actor_of):
    add_contact(bens_partner, name="Bo", email="bo@benco.example")
    invite(bens_partner, actor=ben, email="nia@benco.example", role=Role.SELLER)
    hold_partner(bens_partner, actor=ada, reason="unsigned", on=date(2021, 1, 1), why="agreement")
    of_ben = {model.objects.all().partner_path: bens_partner.pk}
    assert model.objects.visible_to(actor_of(ben)).filter(**of_ben).exists()
    assert model.objects.visible_to(actor_of(ada)).filter(**of_ben).exists()
    assert not model.objects.visible_to(actor_of(cleo)).filter(**of_ben).exists()


def test_a_closed_account_has_no_rights(ben, actor_of):
    ben.is_active = False
    ben.save()
    assert actor_of(ben).partner_ids == frozenset()


def test_the_distributors_people_act_for_it_even_with_a_partner_of_their_own(
    operator, cleos_partner, ada, ann, actor_of
):
    add_member(cleos_partner, ada, role=Role.OWNER, actor=ann, reason="both")
    actor = actor_of(ada)
    assert (actor.is_operator, actor.home_id, actor.may_grant) == (True, operator.pk, True)


def test_staff_see_everything_and_decide_nothing(bens_partner, actor_of):
    actor = actor_of(make_person("Sue", is_staff=True))
    assert Partner.objects.visible_to(actor).filter(pk=bens_partner.pk).exists()
    assert (actor.may_grant, actor.may_decide, actor.may_ask, actor.may_read_history) == (False, False, False, True)


def test_the_actor_takes_two_queries(ben, django_assert_num_queries):
    clock.today()  # is read of the database once, by whoever asks first
    with django_assert_num_queries(2):
        actor_for(ben)

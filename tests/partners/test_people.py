"""Contacts, memberships, a successor, a person who is forgotten."""

import pytest

from partners.exceptions import Refused
from partners.models import Contact, Invitation, Membership, Role
from partners.services.contacts import add_contact, correct_contact
from partners.services.invitations import invite
from partners.services.memberships import add_member, change_role, end_membership
from partners.services.repairs import forget_person, replace_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def belas(bens_partner, bela):
    return Membership.objects.get(user=bela)


def test_one_contact_per_address(bens_partner):
    first = add_contact(bens_partner, name="Bo", email="Bo@benco.example")
    assert add_contact(bens_partner, name="Bo", email="bo@benco.example ") == first
    with pytest.raises(Refused) as refusal:
        add_contact(bens_partner, name="Other", email="bo@benco.example")
    assert refusal.value.code == "taken"
    assert (first.name, first.email) == ("Bo", "bo@benco.example")


def test_a_corrected_address_has_not_bounced(bens_partner):
    contact = add_contact(bens_partner, name="Bo", email="bo@bounced.example", bounced_at="2021-04-01T00:00Z")
    assert correct_contact(contact, email="bo@benco.example", name="Bo B.")
    assert not correct_contact(contact, email="bo@benco.example")
    assert (contact.email, contact.bounced_at) == ("bo@benco.example", None)


def test_an_address_of_another_contact_is_refused(bens_partner):
    contact = add_contact(bens_partner, name="Bo", email="bo@benco.example")
    add_contact(bens_partner, name="Al", email="al@benco.example")
    with pytest.raises(Refused) as refusal:
        correct_contact(contact, email="al@benco.example")
    assert refusal.value.code == "taken"


@pytest.mark.parametrize(
    ("partner", "role", "fits"),
    [
        ("operator", Role.OFFICER, True),
        ("operator", Role.OWNER, False),
        ("bens_partner", Role.SELLER, True),
        ("bens_partner", Role.OFFICER, False),
        ("bens_partner", "king", False),
    ],
)
def test_the_distributors_roles_are_its_own(request, cleo, ada, partner, role, fits):
    partner = request.getfixturevalue(partner)
    if fits:
        assert add_member(partner, cleo, role=role, actor=ada, reason="joins").role == role
    else:
        with pytest.raises(Refused) as refusal:
            add_member(partner, cleo, role=role, actor=ada, reason="joins")
        assert refusal.value.code == "wrong_role"


def test_an_ended_membership_is_taken_up_again(belas, ben, actor_of):
    assert end_membership(belas, actor=ben, reason="left")
    assert not end_membership(belas, actor=ben, reason="left")
    assert actor_of(belas.user).partner_ids == frozenset()
    again = add_member(belas.partner, belas.user, role=Role.COMPLIANCE, actor=ben, reason="back")
    assert (again.pk, again.is_active, again.role) == (belas.pk, True, Role.COMPLIANCE)


@pytest.mark.parametrize(
    "act",
    [
        end_membership,
        lambda row, **how: change_role(row, role=Role.SELLER, **how),
        lambda row, **how: add_member(row.partner, row.user, role=Role.SELLER, **how),
    ],
    ids=["end", "change", "add"],
)
def test_nobody_changes_their_own_access(ben, act):
    with pytest.raises(Refused) as refusal:
        act(Membership.objects.get(user=ben), actor=ben, reason="out")
    assert refusal.value.code == "own_access"


def test_a_role_is_changed_once(belas, ben):
    assert change_role(belas, role=Role.OWNER, actor=ben, reason="promoted")
    assert not change_role(belas, role=Role.OWNER, actor=ben, reason="promoted")
    with pytest.raises(Refused):
        change_role(belas, role=Role.OFFICER, actor=ben, reason="too high")


def test_a_successor_gets_contact_role_and_invitation(belas, sam, bens_partner):
    contact = add_contact(bens_partner, name="Bela", email=belas.user.email)
    Contact.objects.update(user=belas.user)
    invitation = replace_person(belas, email="Nia@benco.example", name="Nia", actor=sam, reason="Bela left")
    belas.refresh_from_db()
    contact.refresh_from_db()
    assert not belas.is_active
    assert (contact.name, contact.email, contact.user) == ("Nia", "nia@benco.example", None)
    assert (invitation.email, invitation.role) == ("nia@benco.example", belas.role)
    assert invitation.partner == bens_partner


def test_a_successor_who_has_access_needs_no_invitation(belas, ben, sam):
    assert replace_person(belas, email=ben.email, name="Ben", actor=sam, reason="Bela left") is None
    assert not Invitation.objects.exists()


def test_nobody_succeeds_themselves(belas, sam):
    with pytest.raises(Refused) as refusal:
        replace_person(belas, email=belas.user.email, name="Bela", actor=sam, reason="?")
    assert refusal.value.code == "same_person"
    belas.refresh_from_db()
    assert belas.is_active


def test_a_forgotten_person_is_a_number(belas, bela, sam, ben, bens_partner):
    add_contact(bens_partner, name="Bela", email=bela.email, user=bela)
    invite(bens_partner, actor=ben, email="bela2@benco.example", role=Role.SELLER, name="Bela")
    Invitation.objects.update(email=bela.email)
    history = Membership.pgh_event_model.objects.filter(user=bela).count()
    assert forget_person(bela, actor=sam, reason="asked to be forgotten")
    bela.refresh_from_db()
    assert not forget_person(bela, actor=sam, reason="asked to be forgotten")
    assert (bela.name, bela.email, bela.is_active) == ("", f"forgotten-{bela.pk}@invalid", False)
    contact, invitation = Contact.objects.get(), Invitation.objects.get()
    assert "Bela" not in contact.name + invitation.name
    assert "bela" not in contact.email + invitation.email
    assert (contact.is_active, invitation.withdrawn_at is not None) == (False, True)
    assert Membership.pgh_event_model.objects.filter(user=bela).count() == history + 1


def test_nobody_forgets_themselves(sam):
    with pytest.raises(Refused) as refusal:
        forget_person(sam, actor=sam, reason="gone")
    assert refusal.value.code == "own_access"

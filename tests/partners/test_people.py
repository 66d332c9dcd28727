"""Contacts, memberships, a successor, a person who is forgotten."""

import pytest

from partners.exceptions import Refused
from partners.models import Contact, FormerAddress, Invitation, Membership, Role
from partners.services.contacts import add_contact, correct_contact
from partners.services.invitations import accept_invitation, invite
from partners.services.memberships import add_member, change_role, end_membership
from partners.services.repairs import correct_address, forget_person, replace_person

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


@pytest.fixture
def bens(bens_partner, ben):
    return Membership.objects.get(user=ben)


def roles(partner) -> set:
    return {(row.user.email, row.role) for row in partner.memberships.active()}


def test_the_last_owner_stays_until_the_successor_accepts(bens, ben, sam, bens_partner):
    invitation = replace_person(bens, email="nia@benco.example", name="Nia", actor=sam, reason="Ben leaves")
    assert roles(bens_partner) == {(ben.email, Role.OWNER)}
    again = invite(bens_partner, actor=sam, email="nia@benco.example", role=Role.OWNER, name="Nia")
    assert (invitation.replaces, again.replaces) == (bens, bens)
    accept_invitation(again, name="Nia", password="correct-horse-battery", language="en")
    assert roles(bens_partner) == {("nia@benco.example", Role.OWNER)}


def test_an_owner_among_owners_leaves_at_once(bens, belas, sam, bens_partner):
    change_role(belas, role=Role.OWNER, actor=sam, reason="promoted")
    replace_person(bens, email="nia@benco.example", name="Nia", actor=sam, reason="Ben leaves")
    assert roles(bens_partner) == {(belas.user.email, Role.OWNER)}


def test_a_colleague_who_succeeds_the_last_owner_is_owner(bens, belas, sam, bens_partner):
    assert replace_person(bens, email=belas.user.email, name="Bela", actor=sam, reason="Ben leaves") is None
    assert roles(bens_partner) == {(belas.user.email, Role.OWNER)}


@pytest.mark.parametrize("last", [True, False], ids=["last owner", "one of two"])
def test_who_replaces_themselves_lands_where_they_may_look(bens, belas, ben, sam, client_of, last):
    if not last:
        change_role(belas, role=Role.OWNER, actor=sam, reason="promoted")
    data = {"email": "nia@benco.example", "name": "Nia", "reason": "I leave"}
    answer = client_of(ben).post(f"/partners/members/{bens.pk}/replace/", data, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == ("/partners/of/benco/people/" if last else "/")


def test_a_corrected_address_moves_with_everything(bela, sam, bens_partner, cleos_partner, client_of, client):
    bela.set_password("correct-horse-battery")
    bela.save()
    for partner in (bens_partner, cleos_partner):
        add_contact(partner, name="Bela", email=bela.email, user=bela)
    add_contact(cleos_partner, name="Other", email="bella@benco.example")
    invite(cleos_partner, actor=sam, email=bela.email, role=Role.SELLER)
    browser = client_of(bela)
    assert browser.get("/").status_code == 200
    assert correct_address(bela, email="Bella@benco.example", actor=sam, reason="misspelt")
    assert not correct_address(bela, email="bella@benco.example", actor=sam, reason="misspelt")
    bela.refresh_from_db()
    assert (bela.email, [row.email for row in bela.emailaddress_set.all()]) == ("bella@benco.example",) + (
        ["bella@benco.example"],
    )
    assert [row.email for row in bens_partner.contacts.all()] == ["bella@benco.example"]
    assert [row.email for row in cleos_partner.contacts.active()] == ["bella@benco.example"]
    assert not Invitation.objects.open().exists()
    assert browser.get("/").status_code == 302
    for email, signed_in in [("bela@portal.example", False), ("bella@benco.example", True)]:
        client.post("/accounts/login/", {"login": email, "password": "correct-horse-battery"})
        assert ("_auth_user_id" in client.session) is signed_in


def test_an_address_of_another_person_is_refused(bela, ben, sam):
    with pytest.raises(Refused) as refusal:
        correct_address(bela, email=ben.email.upper(), actor=sam, reason="typo")
    assert refusal.value.code == "taken"


def test_a_forgotten_person_leaves_no_former_address(bela, sam, bens_partner):
    add_contact(bens_partner, name="Bela", email=bela.email, user=bela)
    correct_address(bela, email="bella@benco.example", actor=sam, reason="misspelt")
    assert FormerAddress.objects.count() == 2
    forget_person(bela, actor=sam, reason="asked to")
    assert not FormerAddress.objects.exists()


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

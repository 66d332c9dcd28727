"""Staff who are no superusers repair what is support's, and make nobody mightier, least of all themselves."""

import pytest
from django.urls import reverse

from accounts.exceptions import AccountError
from accounts.services import reset_second_factor
from partners.exceptions import Refused
from partners.models import Membership, Role
from partners.services.repairs import correct_address, forget_person
from portal.support import NAME, load_support_group, support_rights
from tests.fixtures.cast import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sue(operator):
    user = make_person("Sue", operator, Role.SUPPORT, is_staff=True)
    user.groups.add(load_support_group())
    return user


@pytest.fixture
def desk(sue, client_of):
    return client_of(sue)


def test_the_group_is_made_once_with_rights_that_exist():
    group = load_support_group()
    assert load_support_group() == group
    names = set(group.permissions.values_list("codename", flat=True))
    assert {"change_user", "change_membership", "change_delivery", "view_decision", "view_emailaddress"} <= names
    assert not {name for name in names if name.startswith("delete_")}
    assert not {"add_user", "change_group", "change_vendor", "change_emailaddress"} & names
    assert (group.name, support_rights().count()) == (NAME, group.permissions.count())


@pytest.mark.parametrize("who", ["sam", "sue", "sid"])
def test_staff_and_superusers_are_not_supports_to_change(request, who, desk, operator):
    row = make_person("Sid", is_superuser=True) if who == "sid" else request.getfixturevalue(who)
    address = reverse("admin:accounts_user_change", args=[row.pk])
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"email": "mine@portal.example", "name": "Mine", "language": "en"}).status_code == 403
    row.refresh_from_db()
    assert row.email != "mine@portal.example"


def test_a_partners_person_is_supports_to_change_but_not_its_rights(desk, ben):
    address = reverse("admin:accounts_user_change", args=[ben.pk])
    data = {"email": ben.email, "name": "Benjamin", "language": "en", "is_active": "on", "is_staff": "on"}
    data |= {
        f"{name}-{count}_FORMS": 0
        for name in ("memberships", "contacts", "former_addresses")
        for count in ("TOTAL", "INITIAL")
    }
    answer = desk.post(address, {**data, "is_superuser": "on"})
    assert answer.status_code == 302, answer.context["errors"]
    ben.refresh_from_db()
    assert (ben.name, ben.is_staff, ben.is_superuser) == ("Benjamin", False, False)


@pytest.mark.parametrize("action", ["reset_factor", "forget"])
def test_no_action_on_an_administrator(desk, sam, action):
    data = {"action": action, "_selected_action": [sam.pk], "reason": "asked to", "proof": "called back by telephone"}
    answer = desk.post(reverse("admin:accounts_user_changelist"), data, follow=True)
    assert "only an administrator" in answer.text
    sam.refresh_from_db()
    assert (sam.name, sam.is_active) == ("Sam", True)


def test_the_address_of_the_distributors_people_is_a_superusers(desk, sue, ada):
    address = reverse("admin:accounts_user_change", args=[ada.pk])
    data = {"email": "mine@portal.example", "name": "Ada O.", "language": "en", "is_active": "on", "reason": "moved"}
    names = ("memberships", "contacts", "former_addresses")
    data |= {f"{name}-{count}_FORMS": 0 for name in names for count in ("TOTAL", "INITIAL")}
    assert desk.post(address, data).status_code == 302
    email = ada.email
    ada.refresh_from_db()
    assert (ada.name, ada.email) == ("Ada O.", email)
    for act in (
        lambda: correct_address(ada, email="mine@portal.example", actor=sue, reason="moved"),
        lambda: forget_person(ada, actor=sue, reason="moved"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "account"


def test_the_services_refuse_it_too(sue, sam, ben):
    with pytest.raises(AccountError):
        reset_second_factor(sam, actor=sue, proof="called back by telephone")
    with pytest.raises(Refused):
        forget_person(sam, actor=sue, reason="asked to")
    assert (sam.may_repair(sue), sue.may_repair(sam), sue.may_repair(sue), sue.may_repair(ben)) == (
        True, False, False, True,
    )  # fmt: skip


def test_support_gives_nobody_a_role_of_the_distributor_nor_itself_any(desk, sue, ben, bela, operator, bens_partner):
    add = reverse("admin:partners_membership_add")
    for user, partner, role in [(ben, operator, Role.OFFICER), (sue, bens_partner, Role.OWNER)]:
        answer = desk.post(
            add, {"user": user.pk, "partner": partner.pk, "role": role, "is_active": "on", "reason": "x"}
        )
        assert (answer.status_code, list(answer.context["adminform"].errors)) == (200, ["role"])
    own = Membership.objects.get(user=sue)
    address = reverse("admin:partners_membership_change", args=[own.pk])
    assert desk.post(address, {"role": Role.OFFICER, "is_active": "on", "reason": "x"}).status_code == 403
    for action in ("end_access", "replace"):
        data = {"action": action, "_selected_action": [own.pk], "reason": "x"}
        data |= {"successor_email": "z@z.example", "successor_name": "Z"}
        assert (
            "managers and officers"
            in desk.post(reverse("admin:partners_membership_changelist"), data, follow=True).text
        )
    own.refresh_from_db()
    assert (own.role, own.is_active) == (Role.SUPPORT, True)


def test_roles_are_given_changed_and_ended_with_the_reason(desk, sue, cleo, bens_partner):
    add = reverse("admin:partners_membership_add")
    data = {"user": cleo.pk, "partner": bens_partner.pk, "role": Role.SELLER, "is_active": "on", "reason": "helps out"}
    assert desk.post(add, data).status_code == 302
    row = Membership.objects.get(user=cleo, partner=bens_partner)
    address = reverse("admin:partners_membership_change", args=[row.pk])
    steps = [
        ({"role": Role.OWNER, "is_active": "on"}, (Role.OWNER, True)),
        ({"role": Role.OWNER}, (Role.OWNER, False)),
        ({"role": Role.SELLER, "is_active": "on"}, (Role.SELLER, True)),
    ]
    for values, found in steps:
        answer = desk.post(address, {**values, "reason": "as they wrote"})
        assert answer.status_code == 302, answer.context["adminform"].errors
        row.refresh_from_db()
        assert (row.role, row.is_active) == found
    events = Membership.pgh_event_model.objects.filter(pgh_obj=row)
    assert {(event.pgh_context["actor"], event.pgh_context["reason"]) for event in events} == {
        (sue.pk, "helps out"), (sue.pk, "as they wrote"),
    }  # fmt: skip


def test_a_superuser_changes_the_distributors_roles_but_not_its_own(sam, vera, client_of):
    for user, status in [(vera, 302), (sam, 200)]:
        row = Membership.objects.get(user=user)
        address = reverse("admin:partners_membership_change", args=[row.pk])
        data = {"role": Role.AUDITOR, "is_active": "on", "reason": "new work"}
        assert client_of(sam).post(address, data).status_code == status

"""The admin of partners and people: finds anything, asks why, and acts through the services."""

from datetime import date

import pytest
from django.urls import reverse

from jobs.models import Outbox
from partners.models import Contact, CountryGroup, Hold, Invitation, Membership, Partner, Role
from partners.services.contacts import add_contact
from partners.services.holds import hold_partner
from partners.services.invitations import invite
from partners.services.partners import correct_partner

pytestmark = pytest.mark.django_db
MODELS = ["partner", "hold", "contact", "membership", "invitation", "countrygroup"]


@pytest.fixture
def desk(sam, client_of):
    """Support's browser."""
    return client_of(sam)


@pytest.fixture
def world(ben, bela, cleo, ada, bens_partner, country_groups):
    add_contact(bens_partner, name="Bo", email="bo@benco.example")
    hold_partner(bens_partner, actor=ada, reason="unsigned", on=date(2021, 1, 1), why="agreement")
    invite(bens_partner, actor=ben, email="nia@benco.example", role=Role.SELLER)


def rows(page) -> list:
    return list(page.context["cl"].result_list)


def act(desk, model: str, action: str, row, **values):
    data = {"action": action, "_selected_action": [row.pk], **values}
    answer = desk.post(reverse(f"admin:partners_{model}_changelist"), data, follow=True)
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("model", MODELS)
def test_each_list_and_each_row_opens(world, desk, model):
    page = desk.get(reverse(f"admin:partners_{model}_changelist"), {"q": "e"})
    assert page.status_code == 200
    [kind] = {type(row) for row in rows(desk.get(reverse(f"admin:partners_{model}_changelist")))}
    row = kind.objects.first()
    assert desk.get(reverse(f"admin:partners_{model}_change", args=[row.pk])).status_code == 200
    assert desk.get(reverse(f"admin:partners_{model}_history", args=[row.pk])).status_code == 200
    assert desk.post(reverse(f"admin:partners_{model}_delete", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("model", [*MODELS, "user"])
def test_the_admin_is_for_staff_alone(world, client_of, ada, model):
    app = "accounts" if model == "user" else "partners"
    answer = client_of(ada).get(reverse(f"admin:{app}_{model}_changelist"))
    assert answer.status_code == 403


@pytest.mark.parametrize("text", ["benco", "Бенко", "bo@benco.example", "Benco Old", "KZ-77"])
def test_a_partner_is_found_by_anything_it_has_or_had(world, desk, bens_partner, ada, text):
    correct_partner(bens_partner, actor=ada, reason="x", name_en="Benco Old", tax_id="KZ-77")
    correct_partner(bens_partner, actor=ada, reason="x", name_en="Benco", tax_id="KZ-78")
    assert rows(desk.get(reverse("admin:partners_partner_changelist"), {"q": text})) == [bens_partner]


@pytest.mark.parametrize("text", ["ben@portal", "Bela", "benco"])
def test_a_person_is_found_by_name_address_and_partner(world, desk, text):
    found = {row.name for row in rows(desk.get(reverse("admin:accounts_user_changelist"), {"q": text}))}
    assert found == {"ben@portal": {"Ben"}, "Bela": {"Bela"}, "benco": {"Ben", "Bela"}}[text]


def partner_form(partner: Partner, **values) -> dict:
    return {
        "slug": partner.slug, "name_en": partner.name_en, "name_ru": partner.name_ru, "country": partner.country,
        "parent": partner.parent_id or "", "language": partner.language, "valid_0": "2015-01-01", "valid_1": "",
        "contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0, **values,
    }  # fmt: skip


def test_a_name_is_corrected_with_a_reason(world, desk, sam, bens_partner):
    address = reverse("admin:partners_partner_change", args=[bens_partner.pk])
    answer = desk.post(address, partner_form(bens_partner, name_en="Benko"))
    assert answer.status_code == 200, "without a reason"
    answer = desk.post(address, partner_form(bens_partner, name_en="Benko", reason="misspelt"))
    assert answer.status_code == 302, answer.context["adminform"].errors
    event = Partner.pgh_event_model.objects.filter(pgh_obj=bens_partner).latest("pgh_id")
    assert (event.name_en, event.pgh_context["actor"], event.pgh_context["reason"]) == ("Benko", sam.pk, "misspelt")


def test_a_circle_is_refused_here_too(world, desk, bens_partner):
    address = reverse("admin:partners_partner_change", args=[bens_partner.pk])
    answer = desk.post(address, partner_form(bens_partner, parent=bens_partner.pk, reason="x"))
    assert answer.status_code == 200
    assert answer.context["adminform"].errors["parent"]


def test_a_role_of_the_distributor_is_refused_here_too(world, desk, bela):
    membership = Membership.objects.get(user=bela)
    address = reverse("admin:partners_membership_change", args=[membership.pk])
    answer = desk.post(address, {"role": Role.OFFICER, "is_active": "on", "reason": "x"})
    assert (answer.status_code, "role" in answer.context["adminform"].errors) == (200, True)


def test_a_partner_is_stopped_and_the_stop_lifted(world, desk, cleos_partner):
    assert "reason" in act(desk, "partner", "stop", cleos_partner)[0].lower()
    assert not cleos_partner.holds.exists()
    act(desk, "partner", "stop", cleos_partner, reason="they asked")
    hold = cleos_partner.holds.get()
    assert hold.text == "they asked"
    act(desk, "hold", "lift", hold, reason="settled")
    hold.refresh_from_db()
    assert hold.valid.isempty
    assert Outbox.objects.filter(topic="partners.hold", payload__hold=hold.pk).count() == 2


def test_the_distributor_is_told_as_a_refusal(world, desk, operator):
    assert "distributor" in " ".join(act(desk, "partner", "stop", operator, reason="no"))
    assert not Hold.objects.filter(partner=operator).exists()


def test_an_invitation_is_sent_again_and_withdrawn(world, desk):
    invitation = Invitation.objects.get()
    before = Outbox.objects.filter(topic="partners.invitation").count()
    act(desk, "invitation", "send_again", invitation, reason="lost")
    assert Outbox.objects.filter(topic="partners.invitation").count() == before + 1
    act(desk, "invitation", "withdraw", invitation, reason="wrong person")
    assert not Invitation.objects.open().exists()


def test_a_person_is_replaced(world, desk, bela):
    membership = Membership.objects.get(user=bela)
    who = {"successor_email": "nia2@benco.example", "successor_name": "Nia"}
    assert "Choose one person" in act(desk, "membership", "replace", membership, reason="left")[0]
    act(desk, "membership", "replace", membership, reason="left", **who)
    membership.refresh_from_db()
    assert not membership.is_active
    assert Invitation.objects.open().filter(email="nia2@benco.example", role=Role.SELLER).exists()


def test_an_address_corrected_here_has_not_bounced(world, desk, bens_partner):
    contact = Contact.objects.get()
    Contact.objects.update(bounced_at="2021-04-01T00:00Z")
    data = {"partner": bens_partner.pk, "name": "Bo", "email": "new@benco.example", "role": "sales", "language": "ru"}
    data |= {"is_active": "on", "former_addresses-TOTAL_FORMS": 0, "former_addresses-INITIAL_FORMS": 0}
    answer = desk.post(reverse("admin:partners_contact_change", args=[contact.pk]), data)
    assert answer.status_code == 302
    contact.refresh_from_db()
    assert (contact.email, contact.bounced_at) == ("new@benco.example", None)
    assert contact.former_addresses.get().email == "bo@benco.example"


def test_an_address_corrected_within_its_partner_stays_findable(world, desk, sam, bens_partner):
    contact = Contact.objects.get()
    row = {"id": contact.pk, "partner": bens_partner.pk, "name": "Bo", "email": "Neu@benco.example", "role": "sales"}
    data = {f"contacts-0-{name}": value for name, value in {**row, "language": "ru", "is_active": "on"}.items()}
    data |= {"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 1, "reason": "they wrote"}
    answer = desk.post(
        reverse("admin:partners_partner_change", args=[bens_partner.pk]), partner_form(bens_partner, **data)
    )
    assert answer.status_code == 302, answer.context["errors"]
    former = contact.former_addresses.get()
    assert (former.email, former.by, former.reason) == ("bo@benco.example", sam, "they wrote")
    for model, found in (("partner", bens_partner), ("contact", contact)):
        assert rows(desk.get(reverse(f"admin:partners_{model}_changelist"), {"q": "bo@benco"})) == [found]


@pytest.mark.parametrize(
    ("email", "reason", "field"),
    [
        ("bella@benco.example", "", "reason"),
        ("Ben@portal.example", "typo", "email"),
        ("bella@benco.example", "typo", ""),
    ],
    ids=["no reason", "another's", "right"],
)
def test_a_persons_address_is_corrected_with_a_reason(world, desk, sam, bela, email, reason, field):
    page = reverse("admin:accounts_user_change", args=[bela.pk])
    data = {"email": email, "name": "Bela", "language": "en", "is_active": "on", "reason": reason}
    data |= {
        f"{name}-{count}_FORMS": 0
        for name in ("memberships", "contacts", "former_addresses")
        for count in ("TOTAL", "INITIAL")
    }
    answer = desk.post(page, data)
    if field:
        assert (answer.status_code, list(answer.context["adminform"].errors)) == (200, [field])
        return
    assert answer.status_code == 302
    bela.refresh_from_db()
    former = bela.former_addresses.get()
    assert (bela.email, former.email, former.by, former.reason) == (email, "bela@portal.example", sam, reason)
    assert rows(desk.get(reverse("admin:accounts_user_changelist"), {"q": "bela@portal"})) == [bela]


@pytest.mark.parametrize("email", ["bo@benco.example", "Bo@Benco.example"], ids=["the same", "another case"])
def test_an_address_of_another_contact_is_a_fault_of_the_form(world, desk, bens_partner, email):
    data = {"partner": bens_partner.pk, "name": "Al", "email": email, "role": "sales", "language": "ru"}
    data |= {"is_active": "on", "former_addresses-TOTAL_FORMS": 0, "former_addresses-INITIAL_FORMS": 0}
    answer = desk.post(reverse("admin:partners_contact_add"), data)
    assert (answer.status_code, answer.context["adminform"].errors != {}) == (200, True)
    rows = {f"contacts-0-{name}": value for name, value in data.items()}
    page = partner_form(bens_partner, **rows, **{"contacts-TOTAL_FORMS": 1, "reason": "x"})
    assert desk.post(reverse("admin:partners_partner_change", args=[bens_partner.pk]), page).status_code == 200
    assert Contact.objects.count() == 1


def test_a_person_is_forgotten(world, desk, bela):
    data = {"action": "forget", "_selected_action": [bela.pk], "reason": "asked to be"}
    desk.post(reverse("admin:accounts_user_changelist"), data)
    bela.refresh_from_db()
    assert (bela.name, bela.is_active) == ("", False)


def test_members_of_a_group_are_changed_with_a_reason(world, desk):
    group = CountryGroup.objects.get(code="EAEU")
    members = list(group.members.all())
    data = {"code": "EAEU", "name_en": "Renamed", "reason": "as they call it"}
    data |= {"members-TOTAL_FORMS": len(members), "members-INITIAL_FORMS": len(members)}
    for number, row in enumerate(members):
        values = {"id": row.pk, "group": group.pk, "country": row.country, "status": row.status, "source": "charter"}
        values |= {"valid_0": row.valid.lower or "", "valid_1": row.valid.upper or ""}
        data |= {f"members-{number}-{name}": value for name, value in values.items()}
    answer = desk.post(reverse("admin:partners_countrygroup_change", args=[group.pk]), data)
    assert answer.status_code == 302, answer.context["errors"]
    group.refresh_from_db()
    assert (group.name_en, {row.source for row in group.members.all()}) == ("Renamed", {"charter"})

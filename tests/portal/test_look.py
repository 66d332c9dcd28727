"""Support looks at the portal as a partner's person: only looks, is logged, and is told so on every page."""

import pytest
from django.urls import reverse
from structlog.testing import capture_logs

from notices.models import NoticeReading
from notices.services.notices import tell
from partners.models import Contact, Role
from portal.permissions import may_hijack
from portal.support import load_support_group
from tests.fixtures.cast import make_person
from tests.portal.test_roles import CSP

pytestmark = pytest.mark.django_db
BANNER = 'action="/hijack/release/"'
BUTTON = 'action="/hijack/acquire/"'


@pytest.fixture
def sue(operator):
    user = make_person("Sue", operator, Role.SUPPORT, is_staff=True)
    user.groups.add(load_support_group())
    return user


@pytest.fixture
def people(sue, sam, ada, vera, ben, cleo):
    closed = make_person("Closed", is_active=False)
    bare = make_person("Bare", is_staff=True)
    return {"sue": sue, "sam": sam, "ada": ada, "vera": vera, "ben": ben, "cleo": cleo, "closed": closed, "bare": bare}


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        ("sue", "ben", True), ("sam", "ben", True), ("sue", "sam", False), ("sam", "sue", False), ("sam", "ada", False),
        ("sue", "vera", False), ("sue", "closed", False), ("ada", "ben", False), ("ben", "cleo", False),
        ("bare", "ben", False), ("sue", "bare", False),
    ],
)  # fmt: skip
def test_who_may_look_as_whom(who, whom, may, people, client_of):
    assert may_hijack(hijacker=people[who], hijacked=people[whom]) is may
    browser = client_of(people[who])
    answer = browser.post(reverse("hijack:acquire"), {"user_pk": people[whom].pk})
    assert answer.status_code == (302 if may else 403)
    assert (BANNER in browser.get("/").text) is may


@pytest.mark.parametrize(("whom", "offered"), [("ben", True), ("ada", False), ("sam", False)])
def test_the_admin_offers_it_without_a_script(whom, offered, people, client_of):
    page = client_of(people["sue"]).get(reverse("admin:accounts_user_change", args=[people[whom].pk]))
    assert (BUTTON in page.text, "onclick" in page.text) == (offered, False)
    assert page.headers["Content-Security-Policy"] == CSP


def test_support_only_looks_and_comes_back(people, bens_partner, client_of):
    texts = {"subject_en": "S", "body_en": "B", "subject_ru": "Т", "body_ru": "Б"}
    notice = tell([bens_partner], source="test", texts=texts)
    browser, ben = client_of(people["sue"]), people["ben"]
    with capture_logs() as logs:
        browser.post(reverse("hijack:acquire"), {"user_pk": ben.pk})
        page = browser.get(reverse("notices:inbox_notice", args=[notice.pk]))
        assert (page.status_code, BANNER in page.text, page.headers["Content-Security-Policy"]) == (200, True, CSP)
        add = reverse("partners:contact_add", args=[bens_partner.slug])
        data = {"name": "X", "email": "x@x.example", "role": "sales", "language": "ru", "is_active": "on"}
        assert browser.post(add, data).url == "/"
        for name in ("mfa_index", "account_email", "account_change_password", "usersessions_list"):
            assert browser.get(reverse(name)).url == "/", name
        browser.post(reverse("set_language"), {"language": "en"})
        assert browser.post(reverse("hijack:release"), {"next": "/admin/"}).url == "/admin/"
    assert browser.get("/admin/").status_code == 200
    assert not Contact.objects.exists()
    assert not NoticeReading.objects.exists()
    ben.refresh_from_db()
    assert (ben.last_visit_at, ben.last_login, ben.language) == (None, None, "ru")
    assert [(row["event"], row["support"], row["person"]) for row in logs if "look_" in row["event"]] == [
        ("portal.look_begun", people["sue"].pk, ben.pk), ("portal.look_ended", people["sue"].pk, ben.pk),
    ]  # fmt: skip

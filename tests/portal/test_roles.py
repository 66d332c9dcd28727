"""Every route has its row in the role matrix, and answers as the row says."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.portal.people import PEOPLE
from tests.portal.routes import ROUTES
from tests.portal.stage import examples, set_stage

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OWN_APPS = {"partners", "customers", "licensing", "notices"}


def names(resolver, spaces=()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, spaces + ((pattern.namespace,) if pattern.namespace else ()))
        elif pattern.name:
            yield ":".join((*spaces, pattern.name))


def client_for(email: str | None) -> Client:
    client = Client(raise_request_exception=False)
    if email:
        user = get_user_model().objects.get(email=email)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def urls() -> dict[str, str]:
    found = examples()
    return {name: reverse(name, args=found[key] if key else ()) for name, (key, _codes) in ROUTES.items()}


def test_every_route_has_its_row():
    assert {name for name in names(get_resolver()) if not name.startswith("admin:")} == set(ROUTES)


@pytest.mark.django_db
def test_everybody_gets_what_the_matrix_says():
    set_stage()
    wrong = []
    clients = {person: client_for(email) for person, email in PEOPLE.items()}
    for name, url in urls().items():
        expected = dict(zip(PEOPLE, ROUTES[name][1].split(), strict=True))
        for person, client in clients.items():
            response = client.get(url)
            response.getvalue()  # a file that is sent stays open until it is read
            if str(response.status_code) != expected[person]:
                wrong.append((name, person, expected[person], response.status_code))
            if response.headers.get("Content-Type", "").startswith("text/html"):
                assert response.headers["Content-Security-Policy"] == CSP
            # Whoever may not look may not act: a stranger finds nothing, a wrong role is told so.
            if expected[person] in ("404", "403") and person != "nobody" and not name.startswith(("account", "mfa")):
                posted = client.post(url).status_code
                if str(posted) not in (expected[person], "405"):
                    wrong.append((name, person, f"POST {expected[person]}", posted))
    assert wrong == []


@pytest.mark.django_db
def test_posts_of_a_stranger_find_nothing():
    set_stage()
    cleo, found = client_for(PEOPLE["cleo"]), urls()
    bens = [name for name, (_key, codes) in ROUTES.items() if codes.split()[1:3] in (["404", "200"], ["405", "405"])]
    assert len(bens) > 10
    # A page that only reads says 405 before it looks at anything.
    assert {cleo.post(found[name]).status_code for name in bens} <= {404, 405}
    posts = [name for name in bens if ROUTES[name][1].split()[2] == "405"]
    assert {name: cleo.post(found[name]).status_code for name in posts} == dict.fromkeys(posts, 404)


@pytest.mark.django_db
def test_admin_is_for_staff_alone():
    set_stage()
    for name in ("admin:index", "admin:accounts_user_changelist"):
        assert client_for(None).get(reverse(name)).status_code == 302
        for person in ("ada", "ben"):
            client = client_for(PEOPLE[person])
            assert client.get(reverse(name)).status_code == 403
            assert client.get("/admin/login/", {"next": reverse(name)}, follow=True).status_code == 403
        answer = client_for(PEOPLE["sam"]).get(reverse(name))
        assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (200, CSP)


def owned_by_a_partner(model) -> bool:
    """Return whether a row leads to a partner, directly or over one of its own."""
    targets = [field.related_model for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return any(target._meta.label == "partners.Partner" for target in targets)


NOT_LISTED = {
    "customers.Acquaintance": "read by Customer.visible_to alone",
    "customers.Customer": "",
    "licensing.Policy": "",
    "notices.NoticeReading": "written and counted, never shown row by row",
}


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model._meta.app_label in OWN_APPS and owned_by_a_partner(model)]
)
def test_partner_owned_rows_are_scoped(model):
    if model.__name__.endswith("Event") or NOT_LISTED.get(model._meta.label):
        return
    assert hasattr(model.objects.all(), "visible_to"), f"{model._meta.label} needs visible_to(actor)"

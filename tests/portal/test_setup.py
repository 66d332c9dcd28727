"""`manage.py setup` and `doctor`, and the two addresses that tell how the portal is."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import User
from licensing.models import Vendor
from partners.models import Membership, Partner
from portal import doctor, launcher

GIVEN = {
    "email": "first@northern.example",
    "name": "First Person",
    "password": "a-long-first-password",
    "operator": "northern",
    "operator_name": "Northern Distribution",
    "country": "KZ",
    "vendor": "Acme Video",
    "no_input": True,
}


def setup(**changes) -> str:
    out = StringIO()
    call_command("setup", stdout=out, stderr=out, **{**GIVEN, **changes})
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_setup_from_nothing_to_the_first_person(settings):
    settings.EMBEDDED = True
    told = setup()
    person = User.objects.get()
    assert (person.email, person.is_staff, person.check_password(GIVEN["password"])) == (GIVEN["email"], True, True)
    assert (Partner.objects.operator().slug, Membership.objects.get().role) == ("northern", "officer")
    assert (Vendor.objects.get().slug, Vendor.objects.get().name) == ("acme-video", "Acme Video")
    assert [message.to for message in mail.outbox] == [[GIVEN["email"]]]
    assert "follow the six first steps" in told
    assert "`make run` serves it there" in told
    assert "stay as they are" in setup()
    assert (User.objects.count(), Partner.objects.count(), Vendor.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": None}, "--email is missing: your mail address."),
        ({"country": "DE"}, "--country: “DE” is no country of the portal"),
        ({"password": "123"}, "--password: "),
        ({"email": "nobody"}, "--email: “nobody”: "),
        ({"operator": "the north"}, "--operator: “the north”: "),
        ({"operator": "n" * 200}, "--operator: "),
    ],
    ids=["missing", "wrong country", "weak password", "no address", "no code", "long code"],
)
@pytest.mark.django_db(transaction=True)
def test_setup_names_what_is_wrong_and_leaves_nothing(changes, said, monkeypatch):
    monkeypatch.setattr("portal.management.commands.setup.call_command", lambda *args, **options: pytest.fail("wrote"))
    with pytest.raises(CommandError, match=said.replace("“", ".").replace("”", ".")):
        setup(**changes)
    assert (User.objects.count(), Partner.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_setup_refuses_an_address_that_has_an_account():
    User.objects.create_user(GIVEN["email"].upper(), "a-long-first-password", name="Somebody")
    with pytest.raises(CommandError, match="has an account already"):
        setup()
    assert Partner.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_setup_says_that_there_is_no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    told = setup()
    assert "The test mail was not sent: there is no mail server." in told
    assert "on its way" not in told


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--print-sql"], 0, "CREATE DATABASE portal OWNER portal_owner;"),
        (["--superuser-url", "postgresql://postgres@127.0.0.1:1/postgres"], 1, "--superuser-url: "),
        (["--superuser-url=postgresql://postgres@127.0.0.1:port/postgres"], 1, "--superuser-url: "),
    ],
    ids=["print the SQL", "a superuser that does not answer", "no address"],
)
@pytest.mark.parametrize("stage", ["production", "development"])
def test_setup_of_the_database_needs_no_settings_and_no_servers(words, code, told, stage, tmp_path, monkeypatch):
    env = {"PATH": os.environ["PATH"], "PORTAL_ENV": stage, "PORTAL_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "setup", *words], env=env, cwd=launcher.CHECKOUT, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert told in done.stdout + done.stderr
    monkeypatch.setattr(launcher, "VAR", tmp_path)
    assert (list(tmp_path.iterdir()), launcher.home().exists()) == ([], False)


def test_setup_prints_the_sql_for_an_administrator():
    told = setup(print_sql=True)
    for line in (
        "CREATE ROLE portal_app LOGIN",
        "CREATE DATABASE portal OWNER portal_owner;",
        "EXTENSION IF NOT EXISTS btree_gist",
    ):
        assert line in told


def test_setup_says_which_superuser_does_not_answer():
    with pytest.raises(CommandError, match="--superuser-url: .*connection"):
        setup(superuser_url="postgresql://postgres@127.0.0.1:1/postgres")


@pytest.mark.django_db
def test_doctor_finds_everything_well_but_the_worker():
    cache.delete("jobs:alive")
    found = {row.name: row for row in doctor.examine()}
    assert [name for name, row in found.items() if not row.is_well] == ["worker and beat"]
    assert found["roles"].told == "portal_app owns 0 tables"
    cache.set("jobs:alive", timezone.now().isoformat())
    assert all(row.is_well for row in doctor.examine())


@pytest.mark.django_db
def test_doctor_goes_on_when_a_part_is_away(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = {row.name: row for row in doctor.examine()}
    assert "cannot be reached" in found["broker"].told
    assert found["postgres"].is_well


@pytest.mark.django_db
def test_health(client, settings):
    assert client.get("/livez").json() == {"up": True}
    assert client.get("/readyz").json() == {"database": True, "redis": True, "migrations": True}


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("DATABASE_URL=postgresql://a@b/c\n", False),
        ("PORTAL_ENV=production\n", False),
        ("PORTAL_LOG_LEVEL=INFO\n", True),
    ],
    ids=["a database is given", "production", "nothing of servers"],
)
def test_the_settings_file_counts_for_the_launcher(tmp_path, monkeypatch, text, starts):
    (tmp_path / ".env").write_text(text)
    monkeypatch.setattr(launcher, "CHECKOUT", tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("PORTAL_ENV", raising=False)
    started = []
    monkeypatch.setattr(launcher, "ensure", lambda: started.append(True) or {})
    launcher.provide(["manage.py", "check"])
    assert bool(started) is starts

"""Production refuses weak settings, each with one line; a start anywhere else needs none."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings

SOUND = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": "k1" * 40,
    "PORTAL_HOSTS": "portal.example",
    "PORTAL_ORIGIN": "https://portal.example",
    "DATABASE_URL": "postgresql://app@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


SHOW = "from portal import settings; print(settings.PRODUCTION, settings.DEBUG, settings.SECURE_SSL_REDIRECT)"


def read_settings(changes: dict, code: str = SHOW) -> subprocess.CompletedProcess:
    env = {key: value for key, value in os.environ.items() if key not in SOUND and not key.startswith("PORTAL_")}
    env |= {key: value for key, value in (SOUND | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("proxies", "counted"), [(0, "10.0.0.1"), (1, "8.8.8.8"), (2, "9.9.9.9")])
def test_limits_count_the_client_behind_the_proxies(rf, settings, proxies, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.1.1.1, 9.9.9.9, 8.8.8.8"})
    assert get_client_ip(request) == counted


@pytest.mark.parametrize(("given", "counted"), [(None, "0"), ("2", "2")])
def test_the_proxies_are_a_setting(given, counted):
    code = "from portal import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    assert read_settings({"PORTAL_TRUSTED_PROXIES": given}, code).stdout.strip() == counted


def test_sound_settings_start():
    done = read_settings({})
    assert (done.returncode, done.stdout.split()) == (0, ["True", "False", "True"])


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"PORTAL_DEBUG": "1"}, "PORTAL_DEBUG is on: production runs without it."),
        (
            {"PORTAL_SECRET_KEY": None},
            "PORTAL_SECRET_KEY is missing or weak: set 50 random characters or more.",
        ),
        (
            {"PORTAL_SECRET_KEY": "short"},
            "PORTAL_SECRET_KEY is missing or weak: set 50 random characters or more.",
        ),
        ({"PORTAL_HOSTS": None}, "PORTAL_HOSTS is missing: name the host the portal answers on."),
        (
            {"DATABASE_URL": None},
            "DATABASE_URL and REDIS_URL are missing: embedded servers are not for production.",
        ),
        ({"REDIS_URL": None}, "DATABASE_URL and REDIS_URL are missing: embedded servers are not for production."),
        (
            {"PORTAL_EMBEDDED": "1"},
            "DATABASE_URL and REDIS_URL are missing: embedded servers are not for production.",
        ),
    ],
    ids=["debug", "no secret", "short secret", "no host", "no database", "no redis", "embedded"],
)
def test_production_refuses(changes, line):
    done = read_settings(changes)
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].endswith(line)


def test_every_refusal_is_told_at_once():
    done = read_settings({"PORTAL_DEBUG": "1", "PORTAL_HOSTS": None})
    assert [line.split()[0] for line in done.stderr.strip().splitlines()[-2:]] == [
        "django.core.exceptions.ImproperlyConfigured:",
        "PORTAL_HOSTS",
    ]


def test_a_wrong_kind_of_environment_is_named():
    assert (
        "PORTAL_ENV: Input should be 'development', 'demo' or 'production'."
        in read_settings({"PORTAL_ENV": "prod"}).stderr
    )


def on_the_test_database(production: bool) -> dict:
    """Return the environment of a start on this worker's database, which is marked as an illustration."""
    place = urlsplit(os.environ["DATABASE_URL"])
    name = settings.DATABASES["default"]["NAME"]
    env = {key: value for key, value in os.environ.items() if key not in SOUND and not key.startswith("PORTAL_")}
    env |= SOUND if production else {"PORTAL_SECURE": "0"}
    return env | {"DATABASE_URL": urlunsplit(place._replace(path=f"/{name}")), "REDIS_URL": settings.REDIS_URL}


STARTS = {
    "web": ["-m", "gunicorn", "portal.wsgi", "--bind", "127.0.0.1:0", "--workers", "1"],
    "worker": ["-m", "celery", "-A", "portal", "worker", "--pool", "solo"],
    "beat": ["-m", "celery", "-A", "portal", "beat", "--schedule", "{folder}/beat", "--pidfile", ""],
    "setup": ["manage.py", "setup", "--no-input", "--no-mail"],
}


@pytest.mark.parametrize("command", STARTS.values(), ids=STARTS.keys())
@pytest.mark.django_db(transaction=True)
def test_production_refuses_an_illustration(command, tmp_path):
    words = [word.replace("{folder}", str(tmp_path)) for word in command]
    done = subprocess.run(
        [sys.executable, *words], env=on_the_test_database(True), cwd=settings.BASE_DIR, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert "is marked as an illustration, which production refuses" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [["manage.py", "check"], ["manage.py", "migrate"], ["manage.py", "setup"], STARTS["web"]],
    ids=["check", "migrate", "setup", "web"],
)
def test_a_refusal_is_a_line_and_no_traceback(words):
    env = {key: value for key, value in os.environ.items() if key not in SOUND and not key.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, *words], env=env | SOUND | {"PORTAL_DEBUG": "1", "PORTAL_HOSTS": ""}, cwd=settings.BASE_DIR,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if line.startswith("PORTAL_")]
    assert [line.split()[0] for line in told] == ["PORTAL_DEBUG", "PORTAL_HOSTS"]
    assert "Traceback" not in done.stderr

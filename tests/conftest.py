"""Tests connect as the application's role, to a copy of a template that the owner built."""

import os

import pytest
from django.db import connection
from django.test import TransactionTestCase

from history import clock
from tests import database

pytest_plugins = ["tests.fixtures.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    """Give this worker a database of its own, and take it away in the end."""
    name = f"{database.PREFIX}_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        database.create(name)
    yield
    with django_db_blocker.unblock():
        # A live server's threads leave sessions of the application's role; only that role may end them.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
        connection.close()
        with database.connect() as owner:
            database.drop(owner, name)


@pytest.fixture(scope="session")
def owner_connection(django_db_setup):
    """The owner's own connection to this worker's database, each statement for itself."""
    with database.connect(connection.settings_dict["NAME"]) as owner:
        owner.execute("SET lock_timeout = '20s'")
        yield owner


@pytest.fixture(scope="session", autouse=True)
def emptied_by_owner():
    """After a test with real transactions the owner empties the tables: the application's role may not."""

    def teardown(case) -> None:
        connection.close()
        with database.connect(connection.settings_dict["NAME"]) as owner:
            database.empty(owner)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True)
def clock_read_once(monkeypatch):
    """Read the story's clock when it is set, not every few seconds: tests count queries."""
    monkeypatch.setattr(clock, "REREAD_AFTER", float("inf"))
    clock.read_anew()


def pytest_terminal_summary(terminalreporter) -> None:
    """Tell after the soak what it tried, which each of its tests records under the name `soak`."""
    reports = [report for key in ("passed", "failed") for report in terminalreporter.stats.get(key, [])]
    told = sorted(text for report in reports for name, text in report.user_properties if name == "soak")
    if told:
        terminalreporter.section("what the soak tried")
        terminalreporter.write_line("\n".join(told))

"""A first start that is killed on its way is made up for by the next one."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from history import clock
from history.illustration import note_play, play_state
from history.models import Play
from partners.models import Partner
from partners.services.partners import add_partner
from portal import launcher
from portal.management.commands import load_story

STATE = {"super_password": "secret", "postgres_port": 1, "valkey_port": 2}


def play_one(tell) -> None:
    clock.play(datetime(2020, 1, 13, tzinfo=UTC))
    add_partner(
        actor=None,
        reason="system:test",
        slug="first",
        name_en="First",
        country="RU",
        since=date(2020, 1, 1),
        is_operator=True,
    )


def load() -> str:
    out = StringIO()
    call_command("load_story", if_empty=True, stdout=out)
    return out.getvalue()


@pytest.fixture
def plays(monkeypatch) -> list:
    """How often the story was played; here it is one partner."""
    played = []
    monkeypatch.setattr(load_story, "play", lambda tell: played.append(play_one(tell)))
    return played


@pytest.mark.django_db(transaction=True)
def test_the_story_is_whole_when_it_was_played_to_its_end(plays):
    assert play_state() == Play.NONE
    load()
    load()
    assert (len(plays), play_state(), Partner.objects.count()) == (1, Play.WHOLE, 1)


@pytest.mark.django_db(transaction=True)
def test_a_story_that_was_cut_off_begins_anew(plays, monkeypatch):
    def killed(tell) -> None:
        play_one(tell)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(load_story, "play", killed)
        load()
    assert (Partner.objects.count(), play_state()) == (1, Play.BEGUN)
    assert "begins anew" in load()
    assert (len(plays), play_state(), Partner.objects.count()) == (1, Play.WHOLE, 1)


@pytest.mark.django_db(transaction=True)
def test_partners_that_somebody_typed_in_stay(plays):
    play_one(None)
    assert load() == ""
    with pytest.raises(CommandError, match="holds partners already"):
        call_command("load_story")
    assert (plays, Partner.objects.count()) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_a_real_installation_is_never_emptied(plays, owner_connection):
    play_one(None)
    note_play(Play.BEGUN)
    owner_connection.execute("UPDATE history_installation SET is_illustration = false")
    try:
        load()
        assert Partner.objects.count() == 1
    finally:
        owner_connection.execute("UPDATE history_installation SET is_illustration = true")


def test_a_cluster_stands_only_when_it_was_made_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(launcher, "home", lambda: tmp_path)
    monkeypatch.setattr(launcher, "hand_over", lambda path: None)
    made = []

    def initdb(command, **options) -> None:
        folder = Path(command[command.index("-D") + 1])
        folder.mkdir()
        (folder / "PG_VERSION").write_text("18")
        made.append(folder)
        if len(made) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(launcher, "run", initdb)
    cluster = tmp_path / "postgres"
    with pytest.raises(KeyboardInterrupt):
        launcher.initialize_postgres(cluster, STATE)
    assert not cluster.exists()
    launcher.initialize_postgres(cluster, STATE)
    assert (cluster / "PG_VERSION").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["postgres", "servers.json"]


@pytest.fixture
def waiting(tmp_path, monkeypatch):
    """A process that says it is the demo, and waits."""
    monkeypatch.setattr(launcher, "VAR", tmp_path)
    code = "import time; from portal import launcher\nwith launcher.said_to_run('demo'): time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PORTAL_VAR": str(tmp_path)})
    launcher.wait_until(lambda: launcher.read_pid(tmp_path / "demo.pid"), "It does not start")
    yield child
    child.kill()
    child.wait()


def test_the_process_that_runs_is_ended(waiting):
    with pytest.raises(launcher.LauncherError, match="runs already"), launcher.said_to_run("demo"):
        pass
    assert launcher.end_process("demo") is True
    assert waiting.wait(timeout=5) == -signal.SIGTERM
    assert launcher.end_process("demo") is False


def test_the_number_of_a_killed_process_is_no_process(waiting):
    waiting.kill()
    waiting.wait()
    (launcher.VAR / "demo.pid").write_text(str(os.getpid()))
    assert launcher.end_process("demo") is False
    with launcher.said_to_run("demo"):
        assert launcher.read_pid(launcher.VAR / "demo.pid") == os.getpid()

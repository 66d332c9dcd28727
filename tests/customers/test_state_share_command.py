"""The command for a customer on file: as of a day, as known at a time, and what it says of wrong input."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from customers.models import Entity, Holding
from customers.services.shares import recompute_all, recompute_below
from history import clock
from history.changes import change
from tests.customers.owners import REASON, Owners, days

pytestmark = pytest.mark.django_db
KEYS = ("at_least", "at_most", "cascade_ge50", "cascade_gt50", "any_share", "control")


@pytest.fixture
def owners(romashka) -> Owners:
    found = Owners()
    with change(actor=None, reason=REASON):
        found["Romashka"] = Entity.objects.create(name="Romashka", customer=romashka)
    return found


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("state_share", *options, stdout=out)
    return out.getvalue()


def found(*options: str) -> dict:
    return json.loads(run("--customer", "RU:7700000009", "--json", *options))


def test_the_measures_of_a_customer(owners):
    owners.hold("State>A 62.5; A>Romashka 50")
    version = recompute_all(cause="test")
    values = ("31.25", "100", "yes", "unknown", "yes", "unknown")
    assert found() == {**dict(zip(KEYS, values, strict=True)), "version": version.pk}


def test_another_day_and_an_earlier_knowledge_are_computed(owners):
    (holding,) = owners.hold("State>Romashka 10", days("2020-01-01"))
    recompute_all(cause="test")
    before = clock.now()
    with change(actor=None, reason=REASON):
        Holding.objects.filter(pk=holding.pk).update(low=80, high=80)
        recompute_below([owners["Romashka"]], cause="test")
    assert found()["at_least"] == "80"
    assert (found("--known", before.isoformat())["at_least"], found("--known", before.isoformat())["version"]) == (
        "10",
        None,
    )
    assert found("--on", "2019-12-31")["at_least"] == "0"
    assert found("--known", (clock.today() - timedelta(days=400)).isoformat())["at_least"] == "0"


def test_a_person_reads_lines(owners):
    owners.hold("State>Romashka 10")
    assert "  at_least      10\n" in run("--customer", "RU-INN:7700000009")
    assert "computed, not kept" in run("--customer", "RU-INN:7700000009")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--customer", "RU:7700000008"], "check digit"),
        (["--customer", "KZ:020240000555"], "Nobody is on file under"),
        (["--customer", "RU:7700000009", "--on", "31.03.2021"], "--on: “31.03.2021” is no day"),
        (["--customer", "RU:7700000009", "--known", "noon"], "--known: “noon” is no time"),
        (["--graph", "x.json", "--on", "2021-03-31"], "--on and --known go with --customer"),
        (["--graph", "x.json", "--customer", "RU:7700000009"], "not allowed with"),
        ([], "one of the arguments --graph --customer is required"),
    ],
)
def test_wrong_input_says_what_would_be_right(owners, options, said):
    with pytest.raises(CommandError) as caught:
        run(*options)
    assert said in str(caught.value)

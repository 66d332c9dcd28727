"""The portal's decision and a plain second reading of the rules agree on random worlds; and how long an answer holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from licensing.decision import InputError, decide, holds_until
from licensing.decision.question import SEVERITY
from licensing.worlds import answer, facts_at, read_question
from tests.licensing.worlds.making import Maker
from tests.licensing.worlds.reading import read

QUESTIONS = 4
PARTS = 20
LAST_DAY = date(2022, 3, 1)
"""After every day that a made world names."""


def asked(seeds: range) -> Iterator[tuple[str, dict, dict]]:
    for seed in seeds:
        maker = Maker(seed)
        for number in range(QUESTIONS):
            yield f"seed {seed}, question {number}", maker.world, maker.question()


def as_read(found: dict) -> dict:
    if "error" in found:
        return {"error": True}
    return {**found, "reasons": {tuple(reason) for reason in found["reasons"]}}


def differences(seeds: range) -> list:
    found = []
    for name, world, question in asked(seeds):
        ours, theirs = as_read(answer(world, question)), as_read(read(world, question))
        if ours != theirs:
            found.append((name, ours, theirs))
    return found


def test_both_readings_agree():
    assert differences(range(500)) == []


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_both_readings_agree_on_many_worlds(part, pytestconfig, record_property):
    worlds = pytestconfig.getoption("worlds") // PARTS
    first = 1_000 + part * worlds
    record_property("soak", f"worlds {first} to {first + worlds - 1}: {worlds * QUESTIONS} questions")
    assert differences(range(first, first + worlds)) == []


def brute_force(question, decision, facts) -> date | None:
    day = question.on
    while day < LAST_DAY:
        day += timedelta(days=1)
        try:
            later = decide(replace(question, on=day), facts)
        except InputError:
            continue
        if (later.verdict, later.route) != (decision.verdict, decision.route):
            return day
    return None


def wrong_ends(seeds: range) -> list:
    """Return where `holds_until` is not the first later day on which verdict or route differ, asked day by day."""
    found = []
    for name, world, plain in asked(seeds):
        question, known = read_question(plain)
        facts = facts_at(world, known)
        try:
            decision = decide(question, facts)
        except InputError:
            continue
        expected, got = brute_force(question, decision, facts), holds_until(question, decision, facts)
        if expected != got:
            found.append((name, expected, got))
    return found


def test_an_answer_holds_until_it_would_differ():
    assert wrong_ends(range(20)) == []


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_answers_of_many_worlds_hold_until_they_would_differ(part, pytestconfig):
    worlds = pytestconfig.getoption("worlds") // PARTS // 50
    first = 200_000 + part * worlds
    assert wrong_ends(range(first, first + worlds)) == []


def without_policies(world: dict) -> dict:
    return {kind: rows for kind, rows in world.items() if kind not in ("policy", "restriction", "hold")}


def test_what_takes_away_never_makes_an_answer_better():
    """Policies, holds and restrictions only tighten: without them no verdict is worse."""
    worse = []
    for name, world, question in asked(range(500, 800)):
        with_all, without = answer(world, question), answer(without_policies(world), question)
        if "error" not in with_all and SEVERITY[without["verdict"]] > SEVERITY[with_all["verdict"]]:
            worse.append(name)
    assert worse == []

"""The best path in a tangle of grants: the same as if every path were walked, and quickly."""

import random
import time

import pytest

from licensing.decision import other_reasons
from licensing.decision.climb import best_way, climb_of, judge_path
from licensing.decision.facts import VENDOR
from licensing.decision.judge import decide, parties_of
from licensing.decision.lifting import business_of
from licensing.decision.paths import numbers, steps
from licensing.decision.question import SEVERITY, verdict_of
from licensing.worlds import facts_at, read_question
from tests.licensing.world import LONG, commitment_of, license_of, policy_of, question, world

PARTNERS = ["shop", *(f"p{number}" for number in range(1, 9))]


def tangle(partners: list[str], **changes) -> dict:
    """Everybody grants everybody, but nobody holds anything of the vendor; north, last of all, holds it all."""
    found = {f"partner.{name}": {"parent": None, "operator": False, "valid": LONG} for name in partners}
    for holder in partners:
        for grantor in partners:
            if holder != grantor:
                number = 100 + len(found)
                found[f"license.l{number}"] = license_of(number, holder, grantor, "commercial", valid=LONG)
    return {**found, "license.shop-commercial": None, "license.shop-education": None, **changes}


def through(partner: str, number: int, grantor: str = "north", **values) -> dict:
    return {f"license.out-{partner}": license_of(number, partner, grantor, "commercial", **{"valid": LONG, **values})}


def dead_ends(segment: str) -> dict:
    """The vendor grants each of the tangle something else."""
    return {
        f"license.end-{name}": license_of(900 + number, name, VENDOR, segment, valid=LONG)
        for number, name in enumerate(PARTNERS[1:])
    }


ENDED = {"valid": ["2021-01-01", "2021-04-01"]}
TANGLES = {
    "one way out, at the far end": (through("p8", 950), {}, "allow", ("shop", "p8", "north", VENDOR)),
    "no way out": ({}, {}, "deny", ("shop", "p1", VENDOR)),
    "the way out is stopped": (
        through("p8", 950) | {"hold.h": {"partner": "p8", "valid": LONG}},
        {},
        "deny",
        ("shop", "p1", VENDOR),
    ),
    "the way out is withdrawn": (through("p8", 950) | {"policy.p": policy_of()}, {}, "deny", ("shop", "p1", VENDOR)),
    "of two ways out the one that needs no approval, however long": (
        through("p8", 950) | through("p7", 951, "rival")
        | {"license.rival": license_of(5, "rival", "p6", "commercial", valid=LONG)}
        | {"license.end-p6": license_of(6, "p6", VENDOR, "commercial", valid=LONG)}
        | {"policy.p": policy_of(effect="approval", via="p6"), "policy.q": policy_of(8, effect="approval", via="p7")},
        {},
        "allow",
        ("shop", "p8", "north", VENDOR),
    ),
    "running business where the right stood": (
        through("p3", 950, **ENDED) | {"commitment.c": commitment_of()},
        {"class": "running", "commitment": "c"},
        "allow",
        ("shop", "p3", "north", VENDOR),
    ),
    "running business where it did not": (
        through("p3", 950, valid=["2021-03-01", "2021-04-01"]) | {"commitment.c": commitment_of()},
        {"class": "running", "commitment": "c"},
        "deny",
        ("shop", "p1", VENDOR),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "asked", "verdict", "path"), TANGLES.values(), ids=TANGLES.keys())
def test_nine_interlinked_partners_are_answered_within_a_second(changes, asked, verdict, path):
    asked_of, known = read_question(question(**asked))
    facts = facts_at(world(tangle(PARTNERS, **(dead_ends("education") | changes))), known)
    begun = time.perf_counter()
    found = decide(asked_of, facts)
    told = other_reasons(asked_of, found, facts)
    assert time.perf_counter() - begun < 1
    assert (found.verdict, found.path) == (verdict, path)
    assert {reason.code for reason in told} >= {"LICENSE_STANDS", "CHAIN_BROKEN"}


def test_a_chain_of_a_thousand_is_climbed():
    names = ["shop", *(f"p{number}" for number in range(1000))]
    changes = {
        f"partner.{name}": {"parent": above, "valid": LONG} for name, above in zip(names, names[1:], strict=False)
    }
    changes |= {f"partner.{names[-1]}": {"parent": None, "valid": LONG}, "license.shop-commercial": None}
    asked_of, known = read_question(question())
    found = decide(asked_of, facts_at(world(changes | {"license.shop-education": None}), known))
    assert (found.governing, len(found.path)) == ("NO_LICENSE", 1002)


def walk(facts, line: str, trail: tuple[str, ...]):
    for above in steps(facts, trail[-1], line):
        if above == VENDOR:
            yield (*trail, VENDOR)
        elif above not in trail:
            yield from walk(facts, line, (*trail, above))


def span(rng: random.Random) -> list:
    return rng.choice(
        [LONG] * 6 + [["2016-01-01", "2021-04-01"], ["2021-03-01", None], ["2021-03-01", "2021-04-01"], [None, None]]
    )


def mesh(rng: random.Random) -> dict:
    """Five partners with grants at random, some over; stops and policies at random; a contract and an exception."""
    names = ["shop", "a", "b", "c", "north"]
    changes = {
        f"partner.{name}": {"parent": "north", "valid": rng.choice([LONG] * 8 + [["2016-01-01", "2021-04-01"]])}
        for name in names[:4]
    }
    changes |= {f"license.{key}-{kind}": None for key in ("shop", "north") for kind in ("commercial", "education")}
    numbered = list(range(1, 60))
    rng.shuffle(numbered)
    for holder in names:
        for grantor in rng.sample([*names, VENDOR], rng.choice([1, 2, 3])):
            if grantor != holder:
                number = numbered.pop()
                values = {"valid": span(rng), "run_off": rng.choice([None, None, {}])}
                changes[f"license.l{number}"] = license_of(number, holder, grantor, "commercial", **values)
    for key in range(rng.choice([0, 0, 1, 2])):
        number = rng.choice([key for key in changes if key.startswith("license.l")]).partition(".")[2]
        target = rng.choice([{"license": number}, {"partner": rng.choice(names)}])
        changes[f"hold.h{key}"] = {**target, "valid": ["2021-03-15", None], "blocks_running": rng.random() < 0.3}
    for key in range(rng.choice([0, 1, 2])):
        values = {
            "via": rng.choice([None, *names]),
            "effect": rng.choice(["withdrawn", "approval"]),
            "run_off": rng.choice([None, {}]),
        }
        changes[f"policy.p{key}"] = policy_of(key + 1, contested=rng.choice([None, None, "held"]), **values)
    return changes | {"commitment.c": commitment_of()}


ASKED = [{}, {"class": "running", "commitment": "c"}, {"class": "bid", "since": "2021-03-10"}]


@pytest.mark.parametrize("seed", range(300))
def test_the_best_path_is_the_best_of_all(seed):
    rng = random.Random(seed)
    asked_of, known = read_question(question(**rng.choice(ASKED)))
    facts = facts_at(world(mesh(rng)), known)
    parties = parties_of(asked_of, facts)
    climb = climb_of(asked_of, parties[0], business_of(asked_of, {"mill"}, facts), facts)
    every = sorted(
        walk(facts, climb.line, ("shop",)),
        key=lambda path: (SEVERITY[verdict_of(judge_path(climb, path))], len(path), numbers(facts, path, climb.line)),
    )
    assert best_way(climb) == (every[0] if every else None)

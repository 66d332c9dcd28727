"""The whole table of states, acts and sides."""

from itertools import product

import pytest

from partners.requests import Act, NotNow, Side, State, after, is_done

A, D = Side.ASKER, Side.DISTRIBUTOR
OPENED, BACK = ("open", "distributor"), ("needs_more", "asker")
TABLE = {
    # state: reply by asker, reply by distributor, ask more, grant, refuse, withdraw
    "open": [OPENED, OPENED, BACK, ("granted", None), ("refused", None), ("withdrawn", None)],
    "needs_more": [OPENED, BACK, BACK, ("granted", None), ("refused", None), ("withdrawn", None)],
    "granted": [OPENED, OPENED, "settled", "settled", "settled", "settled"],
    "refused": [OPENED, OPENED, "settled", "settled", "settled", "settled"],
    "withdrawn": [OPENED, "withdrawn", "settled", "settled", "settled", "settled"],
}
STEPS = [
    (Act.REPLY, A), (Act.REPLY, D), (Act.ASK_MORE, D), (Act.GRANT, D), (Act.REFUSE, D), (Act.WITHDRAW, A),
]  # fmt: skip
OTHERS = [step for step in product(Act, Side) if step not in STEPS]


def result(state: str, act: Act, side: Side):
    try:
        found = after(State(state), act, side)
    except NotNow as refusal:
        return refusal.code
    return found.state, found.turn


@pytest.mark.parametrize("state", TABLE)
@pytest.mark.parametrize(("place", "step"), list(enumerate(STEPS)), ids=[f"{act} by {side}" for act, side in STEPS])
def test_table(state, place, step):
    assert result(state, *step) == TABLE[state][place]


@pytest.mark.parametrize("state", TABLE)
@pytest.mark.parametrize(("act", "side"), OTHERS, ids=[f"{act} by {side}" for act, side in OTHERS])
def test_the_other_sides_steps(state, act, side):
    assert result(state, act, side) == "not_yours"


def test_what_is_done_already():
    done = {(state, act) for state, act in product(State, Act) if is_done(state, act)}
    assert done == {("granted", "grant"), ("refused", "refuse"), ("withdrawn", "withdraw")}

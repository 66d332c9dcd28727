"""Requests: which act leads from which state to which, and whose turn it is then. No database and no clock."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    NEEDS_MORE = "needs_more"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """The two that speak in a request: whoever asks, and the distributor."""

    ASKER = "asker"
    DISTRIBUTOR = "distributor"


class Act(StrEnum):
    REPLY = "reply"
    ASK_MORE = "ask_more"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


SETTLED = frozenset({State.GRANTED, State.REFUSED, State.WITHDRAWN})
VERDICTS = frozenset({Act.ASK_MORE, Act.GRANT, Act.REFUSE})
"""What only somebody of the distributor's who decides may do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands. Whoever has the turn owes the next step; of a settled one nobody does."""

    state: State
    turn: Side | None = None


OPENED = Standing(State.OPEN, Side.DISTRIBUTOR)
ASKED_BACK = Standing(State.NEEDS_MORE, Side.ASKER)
ENDS = {Act.GRANT: State.GRANTED, Act.REFUSE: State.REFUSED, Act.WITHDRAW: State.WITHDRAWN}


class NotNow(Exception):
    """The act is not open to this side in this state; `code` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def after(state: State, act: Act, side: Side) -> Standing:
    """Return where a request stands after an act of a side. NotNow where it may not act so.

    A reply reopens what is settled; a word of the distributor's gives nobody the turn. An end is final for other
    ends: who wants another one replies first.
    """
    if act in VERDICTS and side is not Side.DISTRIBUTOR:
        raise NotNow("not_yours")
    if act is Act.WITHDRAW and side is not Side.ASKER:
        raise NotNow("not_yours")
    if act is Act.REPLY:
        return replied(state, side)
    if state in SETTLED:
        raise NotNow("settled")
    return ASKED_BACK if act is Act.ASK_MORE else Standing(ENDS[act])


def replied(state: State, side: Side) -> Standing:
    if side is Side.ASKER:
        return OPENED
    if state is State.WITHDRAWN:
        raise NotNow("withdrawn")
    return ASKED_BACK if state is State.NEEDS_MORE else OPENED


def is_done(state: State, act: Act) -> bool:
    """Return whether the request stands already where the act would lead: twice is once."""
    return ENDS.get(act) == state

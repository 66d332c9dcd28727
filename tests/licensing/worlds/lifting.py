"""Findings, and what lifts them."""

from dataclasses import dataclass

from tests.licensing.worlds.known import eve_of

PRESET = {kind: {"since_before": None, "until": None} for kind in ("running", "bid", "award")}
CONTINUES, UNPROVEN, ENDED = "RUN_OFF_CONTINUES", "COMMITMENT_UNPROVEN", "RUN_OFF_ENDED"


class BadQuestion(Exception):
    """The question cannot be asked."""


@dataclass
class Found:
    code: str
    finding: str
    lifted: str | None = None
    policy: str | None = None

    def told(self) -> tuple:
        return self.code, self.finding, self.lifted


def lifted(found: Found, lifters: list[str | None]) -> list[Found]:
    """Return the finding with what lifted it and the note of a run-off that is over. The first that may lifts."""
    after = [Found(ENDED, "note")] if ENDED in lifters else []
    if found.finding == "note":
        return [found]
    for code in lifters:
        asks = code in (UNPROVEN, "POLICY_HELD")
        if code is None or code == ENDED or (asks and found.finding != "stop"):
            continue
        found.lifted = code
        return [found, *after, Found(code, "ask" if asks else "note")]
    return [found, *after]


@dataclass
class Business:
    """What is asked about: class, day since, and the commitment's id and end where one is on file."""

    kind: str
    since: str | None = None
    commitment: str | None = None
    ends: str | None = None

    def under(self, rule: dict | None, effective: str | None, on: str, stood) -> str | None:
        """Return what a right's run-off gives the business. `stood()` says whether the right stood on its day."""
        term = (preset(effective) if rule is None else rule).get(self.kind)
        if self.kind == "new" or self.since is None or term is None:
            return None
        before = term["since_before"] or effective
        if before is None or self.since >= before or not stood():
            return None
        if (term["until"] is not None and on > term["until"]) or (self.ends is not None and on >= self.ends):
            return ENDED
        return UNPROVEN if self.commitment is None else CONTINUES

    def under_hold(self, hold: dict, on: str, stood) -> str | None:
        return self.under({} if hold["blocks_running"] else PRESET, hold["valid"][0], on, stood)


def preset(effective: str | None) -> dict:
    """Running contracts, bids and awards continue; quotes are honored for 0 days."""
    quotes = {} if effective is None else {"quote": {"since_before": None, "until": eve_of(effective)}}
    return PRESET | quotes


def all_of(ways: list[str | None]) -> str | None:
    """Return what several hindrances leave together: the business passes only where it passes each."""
    if None in ways:
        return None
    return next((code for code in (ENDED, UNPROVEN) if code in ways), CONTINUES)


def best_of(ways: list[str | None]) -> str | None:
    """Return what several rights that ended leave: one is enough."""
    return next((code for code in (CONTINUES, UNPROVEN, ENDED) if code in ways), None)


def business_of(question: dict, known, parties: list[str | None]) -> Business:
    """Return the business. A commitment that is not on file is worth no more than the date that is stated."""
    kind, since = question["class"], question["since"]
    row = known["commitment"].get(question["commitment"])
    if row is not None:
        fits = row["partner"] == question["partner"] and row["customer"] in parties and row["class"] == kind
        if not fits or question["product"] not in row["products"]:
            raise BadQuestion("another partner's, customer's, product's or class's commitment")
        return Business(kind, row["since"], question["commitment"], row["ends"])
    if since is None and (kind != "new" or question["commitment"] is not None):
        raise BadQuestion("no date")
    return Business(kind, since)

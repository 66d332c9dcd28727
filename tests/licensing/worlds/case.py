"""One party to a question under one reading of its activity: rules 4 and 5 on every path."""

from dataclasses import dataclass, field

from tests.licensing.worlds.known import Known, is_empty, is_past, is_within
from tests.licensing.worlds.lifting import Business, Found, all_of, best_of, lifted
from tests.licensing.worlds.scope import in_scope

NEAREST = (
    "LICENSE_STOPPED", "LICENSE_REVOKED", "LICENSE_EXPIRED", "LICENSE_NOT_STARTED", "REGION_EXCLUDED",
    "TERRITORY_OUTSIDE",
)  # fmt: skip
EFFECTS = {
    "withdrawn": ("SEGMENT_WITHDRAWN", "stop"),
    "direct_only": ("ROUTE_DIRECT_ONLY", "stop"),
    "approval": ("APPROVAL_NEEDED", "ask"),
}
UNPROVEN = {"allow": "note", "declare": "ask", "review": "ask", "deny": "stop"}
SEVERITY = {"allow": 0, "review": 1, "deny": 2}
NO_NUMBER = 10**9


def verdict_of(findings: list[Found]) -> str:
    standing = {found.finding for found in findings if found.lifted is None}
    return "deny" if "stop" in standing else "review" if "ask" in standing else "allow"


@dataclass
class Case:
    known: Known
    question: dict
    business: Business
    id: str | None
    place: tuple
    segments: list[str]
    segments_then: list[str]  # on the day the business stands since
    signals: dict
    measures: dict
    needed: list[str] = field(init=False)
    counted: list[str] = field(init=False)

    def __post_init__(self):
        self.on, self.partner = self.question["on"], self.question["partner"]
        self.line = self.known["product"][self.question["product"]]["line"]
        self.needed = self._needing_license(self.segments)
        self.counted = [*self.segments, *(["commercial"] if self.needed == ["commercial"] else [])]

    def _needing_license(self, segments: list[str]) -> list[str]:
        own = [code for code in segments if self.known["segment"].get(code, {}).get("needs_license")]
        above = {upper for code in own for upper in self.known.lineage(code)[1:]}
        return [code for code in dict.fromkeys(own) if code not in above] or ["commercial"]

    def licenses(self, holder: str, grantor: str) -> dict:
        rows = self.known["license"].items()
        named = (holder, grantor, self.line)
        return {key: row for key, row in rows if (row["holder"], row["grantor"], row["line"]) == named}

    def holds(self, kind: str, key: str, day: str) -> list[dict]:
        return [row for row in self.known["hold"].values() if row[kind] == key and is_within(row["valid"], day)]

    def has_ended(self, partner: str, day: str) -> bool:
        return is_past(self.known["partner"][partner]["valid"], day)

    def exempted(self, policy: str | None) -> bool:
        """Return whether an exception stands for the policy, or for the license where `policy` is None."""
        return any(
            row["approved"]
            and row["partner"] == self.partner
            and is_within(row["valid"], self.on)
            and self._is_named(row)
            and (row["for_license"] if policy is None else policy in row["policies"])
            for row in self.known["exception"].values()
        )

    def _is_named(self, exception: dict) -> bool:
        """A commitment counts where it is on file: else nobody has seen whose it is."""
        if exception["commitment"] is not None:
            return exception["commitment"] == self.business.commitment
        return self.id is not None and exception["customer"] == self.id

    # The paths

    def paths(self) -> list[list[str]]:
        return list(self._further([self.partner]))

    def _further(self, path: list[str]):
        rows = self.known["license"].values()
        above = {row["grantor"] for row in rows if (row["holder"], row["line"]) == (path[-1], self.line)}
        parent = self.known["partner"][path[-1]]["parent"]
        for grantor in sorted(above or {"vendor" if parent is None else parent}):
            if grantor == "vendor":
                yield path
            elif grantor not in path and grantor in self.known["partner"]:
                yield from self._further([*path, grantor])

    def best(self) -> tuple[list[Found], list[str] | None]:
        """Return the findings on the best path, and the path; None where there are only circles."""
        judged = [(self.on_path(path), path) for path in self.paths()]
        if not judged:
            return [Found("CHAIN_BROKEN", "stop")], None
        return min(judged, key=lambda one: (SEVERITY[verdict_of(one[0])], len(one[1]), self._numbers(one[1])))

    def _numbers(self, path: list[str]) -> list[int]:
        rows = [self.licenses(*hop).values() for hop in self._hops(path)]
        return [min((row["number"] for row in licenses), default=NO_NUMBER) for licenses in rows]

    @staticmethod
    def _hops(path: list[str]) -> list[tuple[str, str]]:
        return list(zip(path, [*path[1:], "vendor"], strict=True))

    def on_path(self, path: list[str]) -> list[Found]:
        stood: list[bool] = []

        def right_stood() -> bool:
            if not stood:
                stood.append(self._stands(path, self.business.since))
            return stood[0]

        return [*self._licensing(path, right_stood), *self._policies(path, right_stood)]

    # Rule 4

    def _outside(self, row: dict, day: str) -> str | None:
        if not self.known.covers(row["territory"], self.place, day):
            return "TERRITORY_OUTSIDE"
        return "REGION_EXCLUDED" if self.known.covers(row["excluded"], self.place, day) else None

    def _candidates(self, hop: tuple[str, str], segment: str) -> dict:
        line = self.known.lineage(segment)
        return {key: row for key, row in self.licenses(*hop).items() if row["segment"] in line}

    def _is_standing(self, key: str, row: dict, day: str) -> bool:
        return not self._outside(row, day) and is_within(row["valid"], day) and not self.holds("license", key, day)

    def _is_licensed(self, hop: tuple[str, str], segment: str, day: str) -> bool:
        return any(self._is_standing(key, row, day) for key, row in self._candidates(hop, segment).items())

    def _is_broken(self, partner: str, day: str) -> bool:
        return self.has_ended(partner, day) or bool(self.holds("partner", partner, day))

    def _stands(self, path: list[str], day: str) -> bool:
        if any(self._is_broken(partner, day) for partner in path[1:]):
            return False
        needed = self._needing_license(self.segments_then)
        return all(self._is_licensed(hop, segment, day) for hop in self._hops(path) for segment in needed)

    def _licensing(self, path: list[str], stood):
        for place, hop in enumerate(self._hops(path)):
            if place and self._is_broken(hop[0], self.on):
                yield from lifted(Found("CHAIN_BROKEN", "stop"), [self._past_partner(hop[0], stood)])
            for segment in self.needed:
                if not self._is_licensed(hop, segment, self.on):
                    yield from self._missing(place, self._candidates(hop, segment), stood)
                elif place == 0:
                    yield Found("LICENSE_STANDS", "note")

    def _past_partner(self, partner: str, stood) -> str | None:
        """Return what a partner above that has ended or is stopped leaves to running business."""
        if self.has_ended(partner, self.on):
            return self.business.under(None, self.known["partner"][partner]["valid"][1], self.on, stood)
        holds = self.holds("partner", partner, self.on)
        return all_of([self.business.under_hold(row, self.on, stood) for row in holds])

    def _missing(self, place: int, candidates: dict, stood) -> list[Found]:
        misses = [self._miss(row) for row in candidates.values()]
        nearest = min(misses, key=NEAREST.index, default="NO_LICENSE")
        left = best_of([self._left(key, row, stood) for key, row in candidates.items()])
        exempted = "EXCEPTION_APPLIES" if self.exempted(None) else None
        lifters = [left, exempted] if left != "COMMITMENT_UNPROVEN" else [exempted, left]
        return lifted(Found("CHAIN_BROKEN" if place else nearest, "stop"), lifters)

    def _miss(self, row: dict) -> str:
        if outside := self._outside(row, self.on):
            return outside
        if is_within(row["valid"], self.on):
            return "LICENSE_STOPPED"
        if row["revoked"] and (is_past(row["valid"], self.on) or is_empty(row["valid"])):
            return "LICENSE_REVOKED"
        return "LICENSE_EXPIRED" if is_past(row["valid"], self.on) else "LICENSE_NOT_STARTED"

    def _left(self, key: str, row: dict, stood) -> str | None:
        """Return what a license that does not stand leaves to running business; one that never was leaves nothing."""
        if self._outside(row, self.on):
            return None
        if is_within(row["valid"], self.on):
            holds = self.holds("license", key, self.on)
            return all_of([self.business.under_hold(hold, self.on, stood) for hold in holds])
        if is_empty(row["valid"]) or not is_past(row["valid"], self.on):
            return None
        return self.business.under(row["run_off"], row["valid"][1], self.on, stood)

    # Rule 5

    def _policies(self, path: list[str], stood):
        for key, row in sorted(self.known["policy"].items(), key=lambda item: item[1]["number"]):
            if not self._matches(row, path):
                continue
            word = in_scope(row, self.known, self.segments, self.counted, self.measures)
            if word != "no":
                found, declared = self._effect(row, key, word)
                yield from lifted(found, self._lifters(row, key, declared, stood))

    def _matches(self, row: dict, path: list[str]) -> bool:
        operators = [key for key, partner in self.known["partner"].items() if partner["operator"]]
        via = operators if row["via"] is None else [row["via"]]
        return (
            row["enacted"]
            and is_within(row["valid"], self.on)
            and self.line in row["lines"]
            and any(partner in path for partner in via)
            and self.known.covers(row["countries"], self.place, self.on)
            and not self.known.covers(row["excluded"], self.place, self.on)
        )

    def _effect(self, row: dict, key: str, word: str) -> tuple[Found, bool]:
        """Return the finding, and whether the seller's statement lifts it. Unproven is never worse than the effect."""
        code, finding = EFFECTS[row["effect"]]
        if word == "yes":
            return Found(code, finding, policy=key), False
        rule = "review" if row["unproven"] == "declare" and self.signals.get("state") else row["unproven"]
        unproven = "ask" if (rule, finding) == ("deny", "ask") else UNPROVEN[rule]
        declared = rule == "declare" and self.question["declare"]
        return Found("OWNERSHIP_UNPROVEN", unproven, policy=key), declared

    def _lifters(self, row: dict, key: str, declared: bool, stood) -> list[str | None]:
        left = self.business.under(row["run_off"], row["valid"][0], self.on, stood)
        lifters = [
            "EXCEPTION_APPLIES" if self.exempted(key) else None,
            "DECLARED" if declared else None,
            "POLICY_HELD" if row["contested"] == "held" else None,
        ]
        return [*lifters, left] if left == "COMMITMENT_UNPROVEN" else [left, *lifters]

"""Small random worlds and questions about them, the same for the same seed. Nothing in them is likely: all is mixed."""

import random
from datetime import date, timedelta

SEGMENTS = {
    "commercial": ("activity", None, True), "nonprofit": ("activity", None, True),
    "education": ("activity", None, True), "university": ("activity", "education", True),
    "school": ("activity", "education", True), "healthcare": ("activity", None, True),
    "hospital": ("activity", "healthcare", True), "state": ("state", None, False), "agency": ("state", "state", True),
    "institution": ("state", "state", False), "controlled": ("state", "state", False),
    "beneficiary": ("state", "state", False),
}  # fmt: skip
MEASURES = [
    {},
    {"at_least": 55, "at_most": 55, "any_share": "yes", "cascade_ge50": "yes", "cascade_gt50": "yes"},
    {"at_least": 30, "at_most": 80, "any_share": "yes", "cascade_gt50": "unknown"},
    {"at_least": 50, "at_most": 50, "any_share": "yes", "cascade_ge50": "yes", "cascade_gt50": "no"},
    {"at_least": 100, "at_most": 100, **dict.fromkeys(("any_share", "cascade_ge50", "cascade_gt50", "control"), "yes")},
    {"at_least": 0, "at_most": 0, **dict.fromkeys(("any_share", "cascade_ge50", "cascade_gt50", "control"), "no")},
    {"at_least": 0, "at_most": 20, "cascade_ge50": "no", "cascade_gt50": "no"},
]
CARRIED = [
    [], [], ["agency"], ["nonprofit"], ["commercial", "none"], ["commercial"], ["education", "hospital"],
    ["university"], ["university", "institution"], ["school", "none"], ["hospital", "institution"], ["controlled"],
    ["commercial", "beneficiary"], ["none"], ["agency", "education"], ["institution"],
]  # fmt: skip
KINDS = ("renewal", "running", "bid", "award", "quote")
PARTNERS = ("dist", "rival", "a", "b", "c")
LICENSED = ("education", "commercial", "university", "healthcare", "agency", "nonprofit")
LONG_AGO = "2020-01-01T09:00"


class Maker:
    """One world in the making; `rng` says everything that is left to chance."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.world: dict = {}
        self._segments()
        self._partners()
        self._catalogue()
        self._customers()
        self._licenses()
        self._holds()
        self._policies()
        self._commitments()
        self._exceptions()

    def put(self, kind: str, key: str, data: dict, recorded: str = LONG_AGO) -> None:
        self.world.setdefault(kind, {}).setdefault(key, []).append({"recorded": recorded, "data": data})

    def happens(self, chance: float) -> bool:
        return self.rng.random() < chance

    def day(self, first: int = -30, last: int = 260) -> str:
        return (date(2021, 1, 1) + timedelta(self.rng.randint(first, last))).isoformat()

    def span(self) -> list:
        kind = self.rng.choices(("open", "over", "to come", "both", "empty"), (45, 15, 12, 14, 14))[0]
        one, other = sorted((self.day(), self.day()))
        return {
            "open": ["2020-01-01", None],
            "over": ["2020-01-01", one],
            "to come": [one, None],
            "both": [one, other],
            "empty": [one, one],
        }[kind]

    def recorded(self, chance: float = 0.2) -> str:
        return f"{self.day()}T12:00" if self.happens(chance) else LONG_AGO

    def run_off(self) -> dict | None:
        if self.happens(0.5):
            return None
        return {kind: self._term() for kind in KINDS if self.happens(0.5)}

    def _term(self) -> dict:
        pick = self.rng.choice
        return {"since_before": pick([None, None, self.day()]), "until": pick([None, self.day()])}

    def _segments(self) -> None:
        for code, (axis, parent, needs) in SEGMENTS.items():
            self.put("segment", code, {"axis": axis, "parent": parent, "needs_license": needs})

    def _partners(self) -> None:
        pick = self.rng.choice
        parents = {"dist": None, "rival": None, "a": "dist", "b": pick(["a", "dist", "rival"])}
        parents["c"] = pick(["a", "b", "dist"])
        for key, parent in parents.items():
            valid = ["2015-01-01", self.day() if self.happens(0.05) else None]
            self.put("partner", key, {"parent": parent, "operator": key == "dist", "valid": valid})

    def _catalogue(self) -> None:
        pick = self.rng.choice
        members = [("RU", "member", [None, None]), ("TM", "associate", [None, None])]
        members += [("KZ", pick(["member", "member", "associate"]), ["1993-01-01", pick([None, None, self.day()])])]
        members += [("GE", "member", ["1993-12-01", "2009-08-18"])]
        named = [dict(zip(("country", "status", "valid"), row, strict=True)) for row in members]
        self.put("group", "CIS", {"members": named})
        for product, line in (("meet-100", "meetings"), ("talk-1", "phones")):
            self.put("product", product, {"line": line})
            for number in range(pick([1, 1, 2])):
                self.put("offer", f"{product}-{number}", self._offer(product), self.recorded())

    def _offer(self, product: str) -> dict:
        countries = self.rng.choice([["CIS"], ["RU-X", "KZ"], *[["CIS", "GE", "TM", "KZ"]] * 8])
        valid = ["2015-01-01", self.day() if self.happens(0.1) else None]
        return {"product": product, "countries": countries, "direct": self.happens(0.08), "valid": valid}

    def _customers(self) -> None:
        for number in range(1, 6):
            key, recorded = f"k{number}", self.recorded() if self.happens(0.2) else LONG_AGO
            self.put("customer", key, self._customer(key), recorded)
            if self.happens(0.02):
                self.put("restriction", key, {"customer": key, "valid": self.span()}, self.recorded())

    def _customer(self, key: str) -> dict:
        pick = self.rng.choice
        country = pick(["RU", "RU", "KZ", "TM", "GE"])
        segments = [
            {"segment": code, "valid": self.span() if self.happens(0.15) else [None, None]} for code in pick(CARRIED)
        ]
        signals = pick([[], ["education"], ["healthcare"], ["education", "healthcare"]])
        return {
            "country": country, "region": "RU-X" if country == "RU" and self.happens(0.5) else None,
            "identifier": f"id-{key}", "measures": pick(MEASURES), "segments": segments,
            "signals": {"state": self.happens(0.3), "activity": signals},
        }  # fmt: skip

    def _licenses(self) -> None:
        for holder in PARTNERS:
            for grantor in self._grantors(holder):
                for segment in self.rng.sample(LICENSED, self.rng.choice([4, 6, 6])):
                    self._license(holder, grantor, segment)

    def _grantors(self, holder: str) -> list[str]:
        if holder in ("dist", "rival"):
            found = ["vendor"]
        else:
            found = self.rng.sample([*PARTNERS, "vendor"], self.rng.choice([1, 1, 2, 2, 3]))
        return [] if self.happens(0.08) else [grantor for grantor in found if grantor != holder]

    def _license(self, holder: str, grantor: str, segment: str) -> None:
        number = len(self.world.get("license", {})) + 1
        valid = self.span() if self.happens(0.2) else ["2020-01-01", None]
        territory = self.rng.choice([["CIS"], ["KZ", "RU-X"], ["RU"], *[["CIS", "GE", "TM"]] * 7])
        data = {
            "number": number, "holder": holder, "grantor": grantor, "territory": territory, "segment": segment,
            "line": "meetings" if self.happens(0.95) else "phones", "excluded": ["RU-X"] if self.happens(0.1) else [],
            "valid": valid, "revoked": valid[1] is not None and self.happens(0.5), "run_off": self.run_off(),
        }  # fmt: skip
        self.put("license", f"L{number}", data, self.recorded() if self.happens(0.2) else LONG_AGO)
        if self.happens(0.1):
            end = self.day()
            revoked = {**data, "valid": [valid[0], self.rng.choice([end, valid[0]])], "revoked": True}
            self.put("license", f"L{number}", revoked, f"{end}T10:00")

    def _holds(self) -> None:
        keys = list(self.world.get("license", {}))
        for number in range(self.rng.choice([0, 1, 2, 4]) if keys else 0):
            self.put("hold", f"h{number}", self._hold(license=self.rng.choice(keys)), self.recorded())
        for partner in PARTNERS:
            if self.happens(0.05):
                self.put("hold", f"h-{partner}", self._hold(partner=partner), self.recorded())

    def _hold(self, **whose) -> dict:
        reason = self.rng.choice(["agreement", "acknowledgement", "compliance", "other"])
        blocks = self.happens(0.3)
        return {
            "partner": None, "license": None, "reason": reason, "valid": self.span(), "blocks_running": blocks, **whose,
        }  # fmt: skip

    def _policies(self) -> None:
        for number in range(1, self.rng.choice([1, 2, 3, 4]) + 1):
            since = self.day(-30, 130)
            data = self._policy(number, since)
            self.put("policy", f"P{number}", data, f"{since}T09:00")
            told = self._dispute(f"P{number}", data, since) if self.happens(0.5) else since
            if self.happens(0.25):
                end = max(told, self.day())
                ended = {**data, "valid": [since, self.rng.choice([since, end])]}
                self.put("policy", f"P{number}", ended, f"{end}T20:00")

    def _policy(self, number: int, since: str) -> dict:
        pick = self.rng.choice
        measures = [{"name": name} for name in ("any_share", "cascade_ge50", "cascade_gt50", "control")]
        measures.append({"name": pick(["share_above", "share_from"]), "limit": pick([0, 25, 50])})
        return {
            "number": number, "enacted": self.happens(0.9), "lines": pick([["meetings"], ["meetings", "phones"]]),
            "countries": pick([["RU"], ["RU", "KZ"], ["RU", "KZ", "TM", "GE"], ["RU-X"]]),
            "excluded": ["RU-X"] if self.happens(0.2) else [],
            "segments": pick([
                [], ["agency", "institution"], ["agency", "beneficiary"], ["state"], ["education"], ["controlled"],
                ["commercial"],
            ]),
            "measure": pick([None, None, *measures]), "via": pick([None, None, "a", "rival"]),
            "effect": pick(["withdrawn", "withdrawn", "direct_only", "approval"]), "valid": [since, None],
            "run_off": self.run_off(), "unproven": pick(["allow", "declare", "declare", "review", "deny"]),
            "contested": None, "direct": self.happens(0.15),
        }  # fmt: skip

    def _dispute(self, key: str, data: dict, since: str) -> str:
        """Let somebody deny the policy and an officer choose; return the day of it."""
        told = max(since, self.day())
        self.put("policy", key, {**data, "contested": self.rng.choice(["kept", "held", "held"])}, f"{told}T11:00")
        for word in range(self.rng.choice([1, 1, 2])):
            received = max(told, self.day()) if word else told
            row = {
                "policy": key, "rank": self.rng.choice(["vendor", "distributor", "press"]), "kind": "denies",
                "received": received, "direct": self.rng.choice([True, False, None]),
            }  # fmt: skip
            self.put("statement", f"s{key}-{word}", row, f"{received}T08:0{word}")
        return told

    def _commitments(self) -> None:
        for number in range(5):
            since, ends = self.day(-60, 150), self.rng.choice([None, self.day()])
            row = {
                "partner": self.rng.choice("abc"), "customer": f"k{self.rng.randint(1, 3)}", "products": ["meet-100"],
                "class": self.rng.choice(KINDS), "since": since, "ends": ends,
            }  # fmt: skip
            self.put("commitment", f"c{number}", row, self.recorded())

    def _exceptions(self) -> None:
        for number in range(self.rng.choice([0, 1, 3])):
            named = [(f"k{self.rng.randint(1, 3)}", None), (None, f"c{self.rng.randint(0, 4)}")]
            customer, commitment = self.rng.choice(named)
            row = {
                "partner": self.rng.choice("abc"), "customer": customer, "commitment": commitment,
                "policies": self.rng.choice([[], ["P1"], ["P1", "P2"]]), "for_license": self.happens(0.4),
                "valid": self.span(), "approved": self.happens(0.9),
            }  # fmt: skip
            self.put("exception", f"e{number}", row, self.recorded())

    # Questions

    def question(self) -> dict:
        on = self.day(-20, 270)
        known = self.rng.choice([on, on, max(on, self.day()), self.day()])
        asked = {
            "partner": self.rng.choice(["a", "b", "c", "c", "dist"]),
            "customer": self._ref(self.rng.choice(["k1", "k2", "k3", "k4", "k5", "nobody"])),
            "buyer": self._ref(self.rng.choice(["k4", "k5", "k1"])) if self.happens(0.1) else None,
            "product": "meet-100" if self.happens(0.97) else "talk-1", "class": "new", "commitment": None, "since": None,
            "declare": self.happens(0.5), "on": on, "known": f"{known}T20:00",
        }  # fmt: skip
        return asked if self.happens(0.35) else self._of_running_business(asked)

    def _ref(self, key: str) -> dict:
        if key == "nobody":
            return {"country": "RU", "region": self.rng.choice([None, "RU-X"]), "identifier": "id-nobody"}
        row = self.world["customer"][key][0]["data"]
        return {"country": row["country"], "region": None, "identifier": row["identifier"]}

    def _of_running_business(self, asked: dict) -> dict:
        if self.happens(0.4):
            return {**asked, "class": self.rng.choice(KINDS), "since": self.day(-60, 200)}
        key = f"c{self.rng.randint(0, 4)}"
        row = self.world["commitment"][key][0]["data"]
        since = self.day(-60, 150) if self.happens(0.1) else None
        asked |= {"commitment": key, "partner": row["partner"], "customer": self._ref(row["customer"]), "since": since}
        if asked["buyer"] and self.happens(0.5):
            asked["customer"], asked["buyer"] = asked["buyer"], asked["customer"]
        return {**asked, "class": "bid" if self.happens(0.05) else row["class"]}

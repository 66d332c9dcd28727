"""A small invented world for the decision's tables, in the plain form that licensing.worlds reads.

A case is (changes, question, expected). Changes are {"kind.id": data}, where None takes the fact away and a dict is laid
over what the fact says; `question` overrides the standing question. Expected is `verdict governing route | reasons`,
a reason being its finding (`.` note, `?` ask, `!` stop) before its code, and `>CODE` behind it names what lifted it.
"""

from collections import Counter
from copy import deepcopy

from licensing.worlds import answer

RECORDED = "2020-01-01T09:00"
FINDINGS = {".": "note", "?": "ask", "!": "stop"}
ALWAYS = ["2015-01-01", None]
YEAR = ["2021-01-01", "2022-01-01"]
LONG = ["2016-01-01", "2031-01-01"]

SEGMENTS = {
    "commercial": ("activity", None, True),
    "education": ("activity", None, True),
    "university": ("activity", "education", True),
    "school": ("activity", "education", True),
    "healthcare": ("activity", None, True),
    "hospital": ("activity", "healthcare", True),
    "state": ("state", None, False),
    "agency": ("state", "state", True),
    "institution": ("state", "state", False),
    "controlled": ("state", "state", False),
    "beneficiary": ("state", "state", False),
    "none": ("state", None, False),
}


def license_of(number: int, holder: str, grantor: str, segment: str, **values) -> dict:
    return {
        "number": number, "holder": holder, "grantor": grantor, "line": "kettles", "segment": segment,
        "territory": ["STEPPE"], "excluded": [], "valid": YEAR, "revoked": False, "run_off": None, **values,
    }  # fmt: skip


def customer_of(identifier: str, *segments: str, country: str = "KZ", **values) -> dict:
    return {
        "country": country,
        "region": None,
        "identifier": identifier,
        "segments": [{"segment": code, "valid": [None, None]} for code in segments],
        **values,
    }


def policy_of(number: int = 7, **values) -> dict:
    return {
        "number": number, "enacted": True, "lines": ["kettles"], "countries": ["KG", "KZ"], "excluded": [], "segments": [],
        "measure": None, "via": None, "effect": "withdrawn", "valid": ["2021-03-31", None], "run_off": None,
        "unproven": "declare", "contested": None, "direct": False, **values,
    }  # fmt: skip


def commitment_of(business: str = "running", since: str = "2021-02-10", **values) -> dict:
    return {
        "partner": "shop", "customer": "mill", "products": ["kettle-1"], "class": business, "since": since, "ends": None,
        **values,
    }  # fmt: skip


def exception_of(**values) -> dict:
    return {"partner": "shop", "customer": "mill", "policies": [], "valid": ALWAYS, "approved": True, **values}


BASE = {
    "segment": {
        code: {"axis": axis, "parent": parent, "needs_license": needs}
        for code, (axis, parent, needs) in SEGMENTS.items()
    },
    "group": {
        "STEPPE": {
            "members": [
                {"country": "KZ", "status": "member", "valid": ["1993-01-01", None]},
                {"country": "KG", "status": "member", "valid": ["1993-01-01", None]},
                {"country": "TM", "status": "associate", "valid": ["2005-01-01", None]},
                {"country": "GE", "status": "member", "valid": ["1993-01-01", "2021-05-01"]},
            ]
        }
    },
    "partner": {
        "north": {"parent": None, "operator": True, "valid": ALWAYS},
        "shop": {"parent": "north", "operator": False, "valid": ALWAYS},
        "stall": {"parent": "shop", "operator": False, "valid": ALWAYS},
        "rival": {"parent": None, "operator": False, "valid": ALWAYS},
    },
    "product": {"kettle-1": {"line": "kettles"}, "lamp-1": {"line": "lamps"}},
    "offer": {"kettles": {"product": "kettle-1", "countries": ["KZ", "KG", "TM", "GE", "RU"], "valid": ALWAYS}},
    "customer": {
        "mill": customer_of("mill", "commercial", "none"),
        "blank": customer_of("blank"),
        "college": customer_of("college", "university", "institution"),
        "ministry": customer_of("ministry", "agency"),
    },
    "license": {
        "north-commercial": license_of(1, "north", "vendor", "commercial", valid=LONG),
        "north-education": license_of(2, "north", "vendor", "education", valid=LONG),
        "shop-commercial": license_of(10, "shop", "north", "commercial"),
        "shop-education": license_of(11, "shop", "north", "education"),
    },
}  # fmt: skip
ASKED = {
    "partner": "shop", "customer": "mill", "product": "kettle-1", "class": "new", "on": "2021-06-01",
    "known": "2021-06-01T12:00", "declare": False,
}  # fmt: skip


def world(changes: dict | None = None) -> dict:
    """Return the world with the changes; a change that is a list gives the versions of a fact themselves."""
    facts = deepcopy(BASE)
    for place, data in (changes or {}).items():
        kind, _dot, key = place.partition(".")
        rows = facts.setdefault(kind, {})
        if data is None:
            del rows[key]
        elif isinstance(data, list):
            rows[key] = data
        else:
            rows[key] = {**rows.get(key, {}), **data}
    return {
        kind: {
            key: row if isinstance(row, list) else [{"recorded": RECORDED, "data": row}] for key, row in rows.items()
        }
        for kind, rows in facts.items()
    }


def question(**values) -> dict:
    """Return the standing question with some of it asked otherwise; customers are named by their id."""
    asked = {**ASKED, **values}
    for role in ("customer", "buyer"):
        if isinstance(asked.get(role), str):
            row = BASE["customer"].get(asked[role], {})
            asked[role] = {"country": row.get("country", "KZ"), "region": None, "identifier": asked[role]}
    return asked


def judged(changes: dict, asked: dict) -> dict:
    """Return the answer with its reasons counted: their order is the page's."""
    found = answer(world(changes), question(**asked))
    assert "error" not in found, found
    return {**found, "reasons": Counter(map(tuple, found["reasons"]))}


def expected(text: str) -> dict:
    head, _bar, listed = text.partition("|")
    verdict, governing, route = head.split()
    return {
        "verdict": verdict,
        "governing": governing,
        "route": route,
        "reasons": Counter(reason(item) for item in listed.split()),
    }


def reason(text: str) -> tuple:
    code, _arrow, lifter = text[1:].partition(">")
    return code, FINDINGS[text[0]], lifter or None

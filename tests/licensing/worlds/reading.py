"""A question answered by a plain second reading of the rules (design.md, section 7), written without the portal's own."""

from dataclasses import replace

from tests.licensing.worlds.case import SEVERITY, Case, verdict_of
from tests.licensing.worlds.known import Known, is_within
from tests.licensing.worlds.lifting import BadQuestion, Found, business_of, lifted

HOLDS = {
    "agreement": "HOLD_AGREEMENT",
    "acknowledgement": "HOLD_ACKNOWLEDGEMENT",
    "compliance": "HOLD_COMPLIANCE",
}
TO_NOTHING = ("RUN_OFF_CONTINUES", "EXCEPTION_APPLIES", "DECLARED")


def read(world: dict, question: dict) -> dict:
    """Return verdict, governing, route and the reasons as a set, or {"error": why}."""
    try:
        return _answer(Known(world, question["known"]), question)
    except BadQuestion as error:
        return {"error": str(error)}


def _answer(known: Known, question: dict) -> dict:
    for kind in ("partner", "product"):
        if question[kind] not in known[kind]:
            raise BadQuestion(kind)
    refs = [ref for ref in (question["customer"], question["buyer"]) if ref]
    ids = [known.customer(ref) for ref in refs]
    business = business_of(question, known, [key for key in ids if key])
    answers = [_party(known, question, business, *one) for one in zip(refs, ids, strict=True)]
    return max(answers, key=lambda answer: SEVERITY[answer["verdict"]])  # of equal ones the first, the customer's


def _party(known: Known, question: dict, business, ref: dict, key: str | None) -> dict:
    case = _case(known, question, business, ref, key)
    has_activity = any(known.axis(code) == "activity" for code in case.segments)
    signals = [] if has_activity else case.signals.get("activity", [])
    verdicts = {_conclude(_as_if(case, code))["verdict"] for code in signals if "commercial" not in known.lineage(code)}
    plain = _conclude(case)
    return plain if verdicts <= {plain["verdict"]} else _conclude(case, is_unknown=True)


def _as_if(case: Case, code: str) -> Case:
    return replace(case, segments=[*case.segments, code], segments_then=[*case.segments_then, code])


def _case(known: Known, question: dict, business, ref: dict, key: str | None) -> Case:
    if key is None:
        return Case(known, question, business, None, (ref["country"], ref.get("region")), [], [], {}, {})
    row = known["customer"][key]
    segments, then = _carried(row, question["on"]), _carried(row, business.since or question["on"])
    place = (row["country"], row["region"])
    return Case(known, question, business, key, place, segments, then, row["signals"], row["measures"])


def _carried(row: dict, day: str) -> list[str]:
    return [item["segment"] for item in row["segments"] if is_within(item["valid"], day)]


def _conclude(case: Case, is_unknown: bool = False) -> dict:
    gates, (on_path, _path) = list(_gates(case)), case.best()
    if is_unknown:
        gates.append(Found("CLASS_UNKNOWN", "ask"))
        for found in on_path:
            if found.finding == "stop" and found.lifted is None:
                found.lifted = "CLASS_UNKNOWN"
    findings = gates + on_path
    verdict = verdict_of(findings)
    governing = _governing(findings, verdict)
    if governing == "OK":
        findings.append(Found("OK", "note"))
    reasons = {found.told() for found in findings}
    return {
        "verdict": verdict,
        "governing": governing,
        "route": _route(case, gates, on_path, verdict),
        "reasons": reasons,
    }


def _gates(case: Case):
    known, on = case.known, case.on
    restricted = [row for row in known["restriction"].values() if case.id is not None and row["customer"] == case.id]
    if any(is_within(row["valid"], on) for row in restricted):
        yield Found("RESTRICTED_PARTY", "stop")
    if case.has_ended(case.partner, on):
        yield Found("PARTNER_ENDED", "stop")
    else:
        for hold in case.holds("partner", case.partner, on):
            code = HOLDS.get(hold["reason"], "PARTNER_STOPPED")
            yield from lifted(Found(code, "stop"), [case.business.under_hold(hold, on, lambda: True)])
    if not _offers(case):
        yield Found("NOT_OFFERED", "stop")
    elif _is_sold_direct(case):
        yield Found("ROUTE_DIRECT_ONLY", "stop")
    if case.id is None:
        yield Found("CUSTOMER_UNKNOWN", "ask")


def _offers(case: Case) -> list[dict]:
    rows = case.known["offer"].values()
    own = [row for row in rows if row["product"] == case.question["product"] and is_within(row["valid"], case.on)]
    return [row for row in own if case.known.covers(row["countries"], case.place, case.on)]


def _is_sold_direct(case: Case) -> bool:
    offers = _offers(case)
    return bool(offers) and all(row["direct"] for row in offers)


def _governing(findings: list[Found], verdict: str) -> str:
    if verdict == "allow":
        return next((found.lifted for found in findings if found.lifted), "OK")
    weight = "stop" if verdict == "deny" else "ask"
    return next(found.code for found in findings if found.finding == weight and found.lifted is None)


def _route(case: Case, gates: list[Found], on_path: list[Found], verdict: str) -> str:
    if any(found.code == "RESTRICTED_PARTY" for found in gates):
        return "none"
    if verdict == "allow":
        return "partner"
    bearing = [
        found for found in on_path if found.policy and found.finding != "note" and found.lifted not in TO_NOTHING
    ]
    if _is_sold_direct(case) or any(_says_direct(case.known, found.policy) for found in bearing):
        return "vendor_direct"
    if not _offers(case) or any(found.code == "SEGMENT_WITHDRAWN" for found in bearing):
        return "none"
    return "partner"


def _says_direct(known: Known, policy: str) -> bool:
    """The policy itself or the newest word on it; of two words of one day that with the higher id, entered later."""
    row = known["policy"][policy]
    words = [
        (word["received"], len(key), key, word["direct"])
        for key, word in known["statement"].items()
        if word["policy"] == policy and word["rank"] in ("vendor", "distributor") and word["direct"] is not None
    ]
    return row["direct"] or row["effect"] == "direct_only" or bool(words and max(words)[-1])

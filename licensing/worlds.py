"""Worlds: the decision's facts as plain data with questions, answered without a database.

A world is {kind: {id: [{"recorded": instant, "data": {…}}, …]}}; the version in use is the newest recorded at or
before the question's `known`. One line of a file is {"name", "world", "questions": [{"question": {…}}, …]}.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from licensing.decision import facts as f
from licensing.decision.judge import decide
from licensing.decision.question import CustomerRef, Decision, InputError, Question


class WorldError(ValueError):
    """A line is not a world; the text names the line and what is wrong."""


def judge_lines(lines: Iterable[str]) -> Iterator[dict]:
    """Yield for each line {"name", "answers": […]}. WorldError names a line that cannot be read."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            yield {
                "name": entry["name"],
                "answers": [answer(entry["world"], item["question"]) for item in entry["questions"]],
            }
        except json.JSONDecodeError as error:
            raise WorldError(f"Line {number} is not JSON: {error}.") from error
        except KeyError as error:
            raise WorldError(f"Line {number} lacks {error}: a world needs name, world and questions.") from error
        except (TypeError, AttributeError, ArithmeticError, ValueError) as error:
            raise WorldError(f"Line {number} is not a world: {error}.") from error


def answer(world: dict, question: dict) -> dict:
    """Return one answer as plain data, or {"error": text} where the question itself is wrong."""
    try:
        asked, known = read_question(question)
        return as_answer(decide(asked, facts_at(world, known)))
    except InputError as error:
        return {"error": str(error)}


def as_answer(decision: Decision) -> dict:
    return {
        "verdict": decision.verdict,
        "governing": decision.governing,
        "route": decision.route,
        "reasons": [[reason.code, str(reason.finding), reason.lifted_by] for reason in decision.reasons],
    }


def read_question(data: dict) -> tuple[Question, datetime]:
    buyer = data.get("buyer")
    asked = Question(
        partner=data["partner"],
        customer=read_ref(data["customer"]),
        buyer=read_ref(buyer) if buyer else None,
        product=data["product"],
        business=data.get("class") or "new",
        commitment=data.get("commitment"),
        since=f.read_day(data.get("since")),
        declare=bool(data.get("declare")),
        on=f.read_day(data["on"]),
    )
    return asked, read_moment(data["known"])


def read_ref(data: dict) -> CustomerRef:
    return CustomerRef(data["country"], data["identifier"], data.get("region"))


def read_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def facts_at(world: dict, known: datetime) -> f.Facts:
    """Return the facts as known at the moment."""
    found = f.Facts()
    for kind, (target, read) in KINDS.items():
        for key, versions in world.get(kind, {}).items():
            seen = [row for row in versions if read_moment(row["recorded"]) <= known]
            if seen:
                newest = max(seen, key=lambda row: read_moment(row["recorded"]))
                getattr(found, target)[key] = read(newest["data"])
    return found


def span(data: dict) -> f.Range:
    first, over = data.get("valid") or (None, None)
    return f.read_day(first), f.read_day(over)


def codes(data: dict, key: str) -> tuple[str, ...]:
    return tuple(data.get(key) or ())


def read_partner(data: dict) -> f.Partner:
    return f.Partner(data.get("parent"), bool(data.get("operator")), span(data))


def read_hold(data: dict) -> f.Hold:
    return f.Hold(
        data.get("partner"),
        data.get("license"),
        data.get("reason", "other"),
        span(data),
        bool(data.get("blocks_running")),
    )


def read_group(data: dict) -> f.Group:
    return f.Group(tuple(f.Member(row["country"], row["status"], span(row)) for row in codes(data, "members")))


def read_segment(data: dict) -> f.Segment:
    return f.Segment(data["axis"], data.get("parent"), bool(data.get("needs_license")))


def read_offer(data: dict) -> f.Offer:
    return f.Offer(data["product"], codes(data, "countries"), bool(data.get("direct")), span(data))


def read_customer(data: dict) -> f.Customer:
    signals = data.get("signals") or {}
    return f.Customer(
        country=data["country"],
        region=data.get("region"),
        identifier=data["identifier"],
        segments=tuple(f.Carried(row["segment"], span(row)) for row in codes(data, "segments")),
        signals=f.Signals(bool(signals.get("state")), codes(signals, "activity")),
        measures=read_measures(data.get("measures") or {}),
    )


def read_measures(data: dict) -> f.Measures:
    known = {key: value for key, value in data.items() if value is not None}
    for key in ("at_least", "at_most"):
        if key in known:
            known[key] = Decimal(str(known[key]))
    return f.Measures(**known)


def read_license(data: dict) -> f.License:
    return f.License(
        number=data["number"],
        holder=data["holder"],
        grantor=data["grantor"],
        line=data["line"],
        territory=codes(data, "territory"),
        excluded=codes(data, "excluded"),
        segment=data["segment"],
        valid=span(data),
        revoked=bool(data.get("revoked")),
        run_off=f.read_run_off(data.get("run_off")),
    )


def read_measure(data: dict | None) -> f.Measure | None:
    if data is None:
        return None
    limit = data.get("limit")
    return f.Measure(data["name"], None if limit is None else Decimal(str(limit)))


def read_policy(data: dict) -> f.Policy:
    return f.Policy(
        number=data["number"],
        enacted=bool(data["enacted"]),
        lines=codes(data, "lines"),
        countries=codes(data, "countries"),
        excluded=codes(data, "excluded"),
        segments=codes(data, "segments"),
        measure=read_measure(data.get("measure")),
        via=data.get("via"),
        effect=data["effect"],
        valid=span(data),
        run_off=f.read_run_off(data.get("run_off")),
        unproven=data.get("unproven") or "declare",
        contested=data.get("contested"),
        direct=bool(data.get("direct")),
    )


def read_statement(data: dict) -> f.Statement:
    return f.Statement(data["policy"], data["rank"], data["kind"], f.read_day(data["received"]), data.get("direct"))


def read_exception(data: dict) -> f.Exemption:
    return f.Exemption(
        partner=data["partner"],
        customer=data.get("customer"),
        commitment=data.get("commitment"),
        policies=codes(data, "policies"),
        for_license=bool(data.get("for_license")),
        valid=span(data),
        approved=bool(data.get("approved")),
    )


def read_commitment(data: dict) -> f.Commitment:
    return f.Commitment(
        partner=data["partner"],
        customer=data["customer"],
        products=codes(data, "products"),
        business=data["class"],
        since=f.read_day(data["since"]),
        ends=f.read_day(data.get("ends")),
    )


KINDS = {
    "partner": ("partners", read_partner),
    "hold": ("holds", read_hold),
    "group": ("groups", read_group),
    "segment": ("segments", read_segment),
    "product": ("products", lambda data: f.Product(data["line"])),
    "offer": ("offers", read_offer),
    "customer": ("customers", read_customer),
    "restriction": ("restrictions", lambda data: f.Restriction(data["customer"], span(data))),
    "license": ("licenses", read_license),
    "policy": ("policies", read_policy),
    "statement": ("statements", read_statement),
    "exception": ("exceptions", read_exception),
    "commitment": ("commitments", read_commitment),
}

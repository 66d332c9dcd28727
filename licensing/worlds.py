"""Worlds: the decision's facts as plain data with questions, answered without a database.

A world is {kind: {id: [{"recorded": instant, "data": {…}}, …]}}; the version in use is the newest recorded at or
before the question's `known`. One line of a file is {"name", "world", "questions": [{"question": {…}}, …]}.

What cannot be read spoils what needs it and nothing else: a question its own answer, a fact the answers that were to
use it, a line its own line.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from licensing.decision import facts as f
from licensing.decision.judge import decide
from licensing.decision.question import CLASSES, CustomerRef, Decision, InputError, Question
from licensing.rows import REQUIRED, FieldError, Row, shown

KNOWN = ("yes", "no", "unknown")
MEASURES = ("any_share", "cascade_ge50", "cascade_gt50", "control")
WITH_LIMIT = ("share_above", "share_from")


class WorldError(ValueError):
    """A line is not a world; the text says what is wrong."""


def judge_lines(lines: Iterable[bytes]) -> Iterator[dict]:
    """Yield for each line {"name", "answers": […]}, or {"name", "error"} where the line is no world."""
    for number, line in enumerate(lines, 1):
        if line.strip() and line.strip() != BOM:
            entry: dict = {}
            try:
                entry = read_line(line)
                yield judge_entry(entry)
            except (WorldError, FieldError) as error:
                yield {"name": entry.get("name"), "error": f"Line {number}{error}"}


BOM = b"\xef\xbb\xbf"


def read_line(line: bytes) -> dict:
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WorldError(f" is not JSON: {error}.") from error
    if not isinstance(entry, dict):
        raise WorldError(f" is not a world: {shown(entry)} is no object.")
    if missing := [key for key in ("name", "world", "questions") if entry.get(key) is None]:
        raise WorldError(f" lacks {', '.join(missing)}: a world needs name, world and questions.")
    return entry


def judge_entry(entry: dict) -> dict:
    row = Row(entry)
    try:
        name, world, questions = row.text("name"), row.row("world").data, row.value("questions", list, "list")
        check_kinds(world)
    except FieldError as error:
        raise WorldError(f" is not a world: {error}") from error
    return {"name": name, "answers": [answer_item(world, item) for item in questions]}


def check_kinds(world: dict) -> None:
    if unknown := [kind for kind in world if kind not in KINDS]:
        raise FieldError(f"world: the kind {shown(unknown[0])} is not known: name one of {', '.join(KINDS)}.")


def answer_item(world: dict, item: Any) -> dict:
    try:
        return answer(world, Row(item).value("question", dict, "object", REQUIRED))
    except FieldError as error:
        return {"error": str(error)}


def answer(world: dict, question: dict) -> dict:
    """Return one answer as plain data, or {"error": text} where the question, or a fact it is about, is wrong."""
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
    """Return the question and its `known`. InputError names the field that cannot be read."""
    try:
        row = Row(data)
        asked = Question(
            partner=row.text("partner"),
            customer=read_ref(row.row("customer")),
            buyer=read_ref(buyer) if (buyer := row.row("buyer", None)) else None,
            product=row.text("product"),
            business=row.text("class", "new"),
            commitment=row.text("commitment", None),
            since=row.day("since"),
            declare=row.flag("declare"),
            on=row.day("on", REQUIRED),
        )
        return asked, row.moment("known")
    except FieldError as error:
        raise InputError(f"The question, {error}") from error


def read_ref(row: Row) -> CustomerRef:
    return CustomerRef(row.text("country"), row.text("identifier"), row.text("region", None))


def facts_at(world: dict, known: datetime) -> f.Facts:
    """Return the facts as known at the moment. InputError names kind, id and field of one that cannot be read."""
    found = f.Facts()
    for kind, (target, read) in KINDS.items():
        for key, versions in read_kind(world, kind).items():
            try:
                newest = version_at(versions, known)
                if newest is not None:
                    getattr(found, target)[key] = read(newest)
            except FieldError as error:
                raise InputError(f"The {kind} {key}, {error}") from error
    return found


def read_kind(world: dict, kind: str) -> dict:
    try:
        return Row(world).value(kind, dict, "object", {})
    except FieldError as error:
        raise InputError(f"The world, {error}") from error


def version_at(versions: Any, known: datetime) -> Row | None:
    """Return the newest version recorded at or before the moment, of equal ones the first."""
    if not isinstance(versions, list):
        raise FieldError(f"versions: {shown(versions)} is no list.")
    newest: tuple[datetime, Row] | None = None
    for row in map(Row, versions):
        recorded = row.moment("recorded")
        if (recorded.tzinfo is None) != (known.tzinfo is None):
            raise row.wrong(
                "recorded", "with a zone where the question's “known” has none, or without where it has one"
            )
        if recorded <= known and (newest is None or recorded > newest[0]):
            newest = recorded, row
    return Row(newest[1].data.get("data")) if newest else None


def read_partner(row: Row) -> f.Partner:
    return f.Partner(row.text("parent", None), row.flag("operator"), row.span())


def read_hold(row: Row) -> f.Hold:
    return f.Hold(
        row.text("partner", None),
        row.text("license", None),
        row.one_of("reason", ("agreement", "acknowledgement", "compliance", "other"), "other"),
        row.span(),
        row.flag("blocks_running"),
    )


def read_group(row: Row) -> f.Group:
    statuses = ("member", "associate", "former")
    return f.Group(
        tuple(
            f.Member(member.text("country"), member.one_of("status", statuses), member.span())
            for member in row.rows("members")
        )
    )


def read_segment(row: Row) -> f.Segment:
    return f.Segment(row.one_of("axis", ("activity", "state")), row.text("parent", None), row.flag("needs_license"))


def read_product(row: Row) -> f.Product:
    return f.Product(row.text("line"))


def read_offer(row: Row) -> f.Offer:
    return f.Offer(row.text("product"), row.codes("countries"), row.flag("direct"), row.span())


def read_customer(row: Row) -> f.Customer:
    signals = row.row("signals", {})
    return f.Customer(
        country=row.text("country"),
        region=row.text("region", None),
        identifier=row.text("identifier"),
        segments=tuple(f.Carried(item.text("segment"), item.span()) for item in row.rows("segments")),
        signals=f.Signals(signals.flag("state"), signals.codes("activity")),
        measures=read_measures(row.row("measures", {})),
    )


def read_measures(row: Row) -> f.Measures:
    """Return what is known of the measures a policy can name; of others nothing is read."""
    nothing = f.Measures()
    return f.Measures(
        row.percent("at_least", nothing.at_least),
        row.percent("at_most", nothing.at_most),
        *(row.one_of(name, KNOWN, "unknown") for name in MEASURES),
    )


def read_restriction(row: Row) -> f.Restriction:
    return f.Restriction(row.text("customer"), row.span())


def read_license(row: Row) -> f.License:
    return f.License(
        number=row.number("number"),
        holder=row.text("holder"),
        grantor=row.text("grantor"),
        line=row.text("line"),
        territory=row.codes("territory"),
        excluded=row.codes("excluded"),
        segment=row.text("segment"),
        valid=row.span(),
        revoked=row.flag("revoked"),
        run_off=row.run_off(),
    )


def read_measure(row: Row | None) -> f.Measure | None:
    if row is None:
        return None
    name = row.one_of("name", (*MEASURES, *WITH_LIMIT))
    limit = row.percent("limit", None)
    if name in WITH_LIMIT and limit is None:
        raise row.wrong("limit", "is missing")
    return f.Measure(name, limit)


def read_policy(row: Row) -> f.Policy:
    return f.Policy(
        number=row.number("number"),
        enacted=row.value("enacted", bool, "true or false", REQUIRED),
        lines=row.codes("lines"),
        countries=row.codes("countries"),
        excluded=row.codes("excluded"),
        segments=row.codes("segments"),
        measure=read_measure(row.row("measure", None)),
        via=row.text("via", None),
        effect=row.one_of("effect", ("withdrawn", "direct_only", "approval")),
        valid=row.span(),
        run_off=row.run_off(),
        unproven=row.one_of("unproven", ("allow", "declare", "review", "deny"), "declare"),
        contested=row.one_of("contested", ("kept", "held"), None),
        direct=row.flag("direct"),
    )


def read_statement(row: Row) -> f.Statement:
    return f.Statement(
        row.text("policy"),
        row.one_of("rank", ("vendor", "distributor", "press")),
        row.one_of("kind", ("asserts", "denies", "clarifies")),
        row.day("received", REQUIRED),
        row.flag("direct", None),
    )


def read_exception(row: Row) -> f.Exemption:
    return f.Exemption(
        partner=row.text("partner"),
        customer=row.text("customer", None),
        commitment=row.text("commitment", None),
        policies=row.codes("policies"),
        for_license=row.flag("for_license"),
        valid=row.span(),
        approved=row.flag("approved"),
    )


def read_commitment(row: Row) -> f.Commitment:
    return f.Commitment(
        partner=row.text("partner"),
        customer=row.text("customer"),
        products=row.codes("products"),
        business=row.one_of("class", CLASSES),
        since=row.day("since", REQUIRED),
        ends=row.day("ends"),
    )


KINDS: dict[str, tuple[str, Callable[[Row], Any]]] = {
    "partner": ("partners", read_partner),
    "hold": ("holds", read_hold),
    "group": ("groups", read_group),
    "segment": ("segments", read_segment),
    "product": ("products", read_product),
    "offer": ("offers", read_offer),
    "customer": ("customers", read_customer),
    "restriction": ("restrictions", read_restriction),
    "license": ("licenses", read_license),
    "policy": ("policies", read_policy),
    "statement": ("statements", read_statement),
    "exception": ("exceptions", read_exception),
    "commitment": ("commitments", read_commitment),
}

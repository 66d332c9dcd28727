"""Worlds as files: every reason code is reached by our own, and the command that answers them says what it cannot read."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from licensing.sentences import SENTENCES
from tests.licensing.decision import test_effects, test_gates, test_lifting, test_rights
from tests.licensing.world import RECORDED, expected, policy_of, question, world

TABLES = (test_gates, test_rights, test_effects, test_lifting)
CODES = {
    "RESTRICTED_PARTY", "PARTNER_ENDED", "PARTNER_STOPPED", "NOT_OFFERED", "ROUTE_DIRECT_ONLY", "CUSTOMER_UNKNOWN",
    "CLASS_UNKNOWN", "OWNERSHIP_UNPROVEN", "DECLARED", "SEGMENT_WITHDRAWN", "APPROVAL_NEEDED", "POLICY_HELD",
    "RUN_OFF_CONTINUES", "RUN_OFF_ENDED", "COMMITMENT_UNPROVEN", "EXCEPTION_APPLIES", "LICENSE_STANDS",
    "NO_LICENSE", "TERRITORY_OUTSIDE", "REGION_EXCLUDED", "LICENSE_NOT_STARTED", "LICENSE_EXPIRED",
    "LICENSE_REVOKED", "LICENSE_STOPPED", "CHAIN_BROKEN", "HOLD_AGREEMENT", "HOLD_ACKNOWLEDGEMENT",
    "HOLD_COMPLIANCE", "OK",
}  # fmt: skip
NEVER_GOVERN = {"LICENSE_STANDS", "RUN_OFF_ENDED"}


def test_the_tables_reach_every_reason():
    told = [expected(case[2]) for table in TABLES for case in table.CASES.values()]
    assert {code for answer in told for code, _finding, _lifter in answer["reasons"]} == CODES
    assert {answer["governing"] for answer in told} == CODES - NEVER_GOVERN
    assert {answer["route"] for answer in told} == {"partner", "vendor_direct", "none"}


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) | {"ROUTE_DIRECT_ONLY"} == CODES


def line(name: str, changes: dict, *questions: dict) -> str:
    asked = [{"what": "as asked", "question": question(**values)} for values in questions]
    return json.dumps({"name": name, "world": world(changes), "questions": asked}, ensure_ascii=False)


def judge(path, *options: str) -> list[dict]:
    out = io.StringIO()
    call_command("judge", str(path), *options, stdout=out)
    return [json.loads(text) for text in out.getvalue().splitlines()]


def test_a_file_is_answered_line_for_line(tmp_path):
    path = tmp_path / "worlds.jsonl"
    first = line("первый", {}, {}, {"class": "bid"})
    second = line("second", {"policy.p": policy_of(segments=["state"])}, {"customer": "college"})
    path.write_text(f"{first}\n\n{second}\n", encoding="utf-8")
    assert judge(path, "--json") == [
        {
            "name": "первый",
            "answers": [
                {
                    "verdict": "allow",
                    "governing": "OK",
                    "route": "partner",
                    "reasons": [["LICENSE_STANDS", "note", None], ["OK", "note", None]],
                },
                {"error": "“bid” has no date: state the day since which the business stands."},
            ],
        },
        {
            "name": "second",
            "answers": [
                {
                    "verdict": "deny",
                    "governing": "SEGMENT_WITHDRAWN",
                    "route": "none",
                    "reasons": [["LICENSE_STANDS", "note", None], ["SEGMENT_WITHDRAWN", "stop", None]],
                }
            ],
        },
    ]


def test_standard_input_is_a_file_too(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line("piped", {}, {}).encode())))
    assert [row["name"] for row in judge("-", "--json")] == ["piped"]


def test_without_json_a_person_reads_it(tmp_path, capsys):
    path = tmp_path / "worlds.jsonl"
    path.write_text(line("mill", {}, {}, {"class": "bid"}), encoding="utf-8")
    call_command("judge", str(path))
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("mill", "allow", "LICENSE_STANDS", "error", "has no date"))


def without(*keys: str) -> str:
    """Return a good line after which a path of keys is missing."""
    entry = json.loads(line("world", {}, {}))
    place = entry
    for key in keys[:-1]:
        place = place[key]
    del place[keys[-1]]
    return json.dumps(entry)


BAD = {
    "no JSON": ("{", "Line 2 is not JSON: "),
    "no text": (b'{"name": "\xe9"}', "Line 2 is not JSON: "),
    "no end": ("[" * 100_000, "Line 2 is not JSON: "),
    "no name": (without("name"), "Line 2 lacks name: a world needs name, world and questions."),
    "no world": (without("world"), "Line 2 lacks world: a world needs name, world and questions."),
    "no questions": (without("questions"), "Line 2 lacks questions: a world needs name, world and questions."),
    "a list": ("[1]", "Line 2 is not a world: “[1]” is no object."),
    "a number": ("7", "Line 2 is not a world: “7” is no object."),
    "a world that is a list": (
        json.dumps({"name": "w", "world": [], "questions": []}),
        "Line 2 is not a world: world: “[]” is no object.",
    ),
    "questions that are none": (
        json.dumps({"name": "w", "world": {}, "questions": "none"}),
        "Line 2 is not a world: questions: “none” is no list.",
    ),
    "a kind nobody knows": (
        json.dumps({"name": "w", "world": {"licence": {}}, "questions": []}),
        "Line 2 is not a world: world: the kind “licence” is not known: name one of partner, ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_named_and_the_others_are_answered(tmp_path, text, message):
    path = tmp_path / "worlds.jsonl"
    good = line("good", {}, {}).encode()
    path.write_bytes(b"\n".join([good, text if isinstance(text, bytes) else text.encode(), good]))
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("judge", str(path), "--json", stdout=out)
    assert str(refusal.value).startswith(message)
    first, bad, last = map(json.loads, out.getvalue().splitlines())
    assert first == last
    assert bad["error"].startswith(message)
    assert "answers" not in bad


def asked_without(*keys: str) -> dict:
    asked = question()
    for key in keys:
        del asked[key]
    return asked


SPOILT = {
    "no product": ({}, asked_without("product"), "The question, product: is missing."),
    "no day": ({}, asked_without("on"), "The question, on: is missing."),
    "no moment": ({}, asked_without("known"), "The question, known: is missing."),
    "no partner": ({}, question(partner=None), "The question, partner: is missing."),
    "a partner that is a number": ({}, question(partner=7), "The question, partner: “7” is no text."),
    "no customer": ({}, question(customer=None), "The question, customer: is missing."),
    "a customer without identifier": (
        {},
        question(customer={"country": "KZ"}),
        "The question, customer.identifier: is missing.",
    ),
    "a buyer that is a list": ({}, question(buyer=["mill"]), "The question, buyer: “['mill']” is no object."),
    "a day that is none": ({}, question(on="2021-02-30"), "The question, on: “2021-02-30” is no day (YYYY-MM-DD)."),
    "a day of another form": ({}, question(on="20210601"), "The question, on: “20210601” is no day (YYYY-MM-DD)."),
    "a date that is none": ({}, question(since="soon"), "The question, since: “soon” is no day (YYYY-MM-DD)."),
    "a moment that is none": (
        {},
        question(known="yesterday"),
        "The question, known: “yesterday” is no moment (YYYY-MM-DDTHH:MM).",
    ),
    "a statement that is text": ({}, question(declare="false"), "The question, declare: “false” is no true or false."),
    "no question": ({}, None, "question: is missing."),
    "moments with and without a zone": (
        {},
        question(known="2021-06-01T12:00+03:00"),
        "The partner north, recorded: with a zone where the question's “known” has none, or without where it has one.",
    ),
    "a fact without its line": (
        {"product.kettle-1": {"line": None}},
        question(),
        "The product kettle-1, line: is missing.",
    ),
    "a version without its moment": (
        {"product.kettle-1": [{"data": {"line": "kettles"}}]},
        question(),
        "The product kettle-1, recorded: is missing.",
    ),
    "a version without data": (
        {"product.kettle-1": [{"recorded": RECORDED}]},
        question(),
        "The product kettle-1, data: “None” is no object.",
    ),
    "a range of three": (
        {"license.shop-commercial": {"valid": ["2021-01-01", None, None]}},
        question(),
        "The license shop-commercial, valid: “['2021-01-01', None, None]” is no range of two days.",
    ),
    "a range with a day that is none": (
        {"customer.mill": {"segments": [{"segment": "commercial", "valid": ["2021-13-01", None]}]}},
        question(),
        "The customer mill, segments.0.valid: “2021-13-01” is no day (YYYY-MM-DD).",
    ),
    "a share that is no number": (
        {"customer.mill": {"measures": {"at_least": "half"}}},
        question(),
        "The customer mill, measures.at_least: “half” is no number.",
    ),
    "a share that is not finite": (
        {"customer.mill": {"measures": {"at_least": "NaN"}}},
        question(),
        "The customer mill, measures.at_least: “NaN” is no number.",
    ),
    "a measure that is neither": (
        {"customer.mill": {"measures": {"control": "maybe"}}},
        question(),
        "The customer mill, measures.control: “maybe” is not known: name one of yes, no, unknown.",
    ),
    "a limit nobody named": (
        {"policy.p": policy_of(measure={"name": "share_above"})},
        question(),
        "The policy p, measure.limit: is missing.",
    ),
    "a limit nobody named to begin with": (
        {"policy.p": policy_of(measure={"name": "share_from"})},
        question(),
        "The policy p, measure.limit: is missing.",
    ),
    "an effect nobody knows": (
        {"policy.p": policy_of(effect="banned")},
        question(),
        "The policy p, effect: “banned” is not known: name one of withdrawn, direct_only, approval.",
    ),
    "an unproven rule nobody knows": (
        {"policy.p": policy_of(unproven="perhaps")},
        question(),
        "The policy p, unproven: “perhaps” is not known: name one of allow, declare, review, deny.",
    ),
    "a run-off of a class nobody knows": (
        {"license.shop-commercial": {"run_off": {"rental": {}}}},
        question(),
        "The license shop-commercial, run_off: “rental” is not known: "
        "name one of new, renewal, running, bid, award, quote.",
    ),
    "a statement of a kind nobody knows": (
        {"statement.s": {"policy": "p", "rank": "vendor", "kind": "hints", "received": "2021-04-01"}},
        question(),
        "The statement s, kind: “hints” is not known: name one of asserts, denies, clarifies.",
    ),
    "a hold of a reason nobody knows": (
        {"hold.h": {"partner": "shop", "reason": "mood"}},
        question(),
        "The hold h, reason: “mood” is not known: name one of agreement, acknowledgement, compliance, other.",
    ),
    "a territory that is text": (
        {"license.shop-commercial": {"territory": "KZ"}},
        question(),
        "The license shop-commercial, territory: “KZ” is no list.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "asked", "message"), SPOILT.values(), ids=SPOILT.keys())
def test_what_cannot_be_read_spoils_its_own_question(tmp_path, changes, asked, message):
    path = tmp_path / "worlds.jsonl"
    entry = {
        "name": "w",
        "world": world(changes),
        "questions": [{"question": asked}, {"question": question(product="pan")}],
    }
    path.write_text(f"{json.dumps(entry)}\n{line('good', {}, {})}\n", encoding="utf-8")
    spoilt, good = judge(path, "--json")
    assert spoilt["answers"][0] == {"error": message}
    assert "verdict" in good["answers"][0]


def test_a_fact_not_known_yet_spoils_nothing(tmp_path):
    late = {"recorded": "2021-06-02T09:00", "data": policy_of(effect="banned")}
    path = tmp_path / "worlds.jsonl"
    path.write_text(line("w", {"policy.p": [late]}, {}, {"known": "2021-06-03T09:00"}), encoding="utf-8")
    [entry] = judge(path, "--json")
    assert [answer.get("verdict", "error") for answer in entry["answers"]] == ["allow", "error"]


def test_measures_nobody_can_name_are_not_read(tmp_path):
    path = tmp_path / "worlds.jsonl"
    path.write_text(line("w", {"customer.mill": {"measures": {"golden_share": 1}}}, {}), encoding="utf-8")
    assert judge(path, "--json")[0]["answers"][0]["verdict"] == "allow"


STRANGE = {
    "a line separator": "a\u2028b",
    "a next line": "a\x85b",
    "a form feed": "a\u000cb",
    "a paragraph separator": "a\u2029b",
}


def strange_line(name: str) -> bytes:
    """Return a line in which the name stands as it is, but for what JSON itself forbids."""
    return line(name, {}, {}).replace("\x0c", "\\f").encode()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE.keys())
def test_only_a_line_feed_ends_a_line(tmp_path, monkeypatch, name, ends):
    path = tmp_path / "worlds.jsonl"
    data = b"\xef\xbb\xbf" + strange_line(name) + ends + strange_line("second") + ends
    path.write_bytes(data)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    out = io.StringIO()
    call_command("judge", str(path), "--json", stdout=out)
    call_command("judge", "-", "--json", stdout=out)
    told = [json.loads(text)["name"] for text in out.getvalue().split("\n") if text]
    assert told == [name, "second"] * 2


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(CommandError) as refusal:
        judge(tmp_path / "none.jsonl", "--json")
    assert str(refusal.value) == f"{tmp_path / 'none.jsonl'} cannot be read: No such file or directory."

"""Worlds as files: every reason code is reached by our own, and the command that answers them says what it cannot read."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from licensing.sentences import SENTENCES
from tests.licensing.decision import test_effects, test_gates, test_lifting, test_rights
from tests.licensing.world import expected, policy_of, question, world

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
    monkeypatch.setattr("sys.stdin", io.StringIO(line("piped", {}, {})))
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
    "no name": (without("name"), "Line 2 lacks 'name': a world needs name, world and questions."),
    "no world": (without("world"), "Line 2 lacks 'world': a world needs name, world and questions."),
    "no questions": (without("questions"), "Line 2 lacks 'questions': a world needs name, world and questions."),
    "a question without a product": (without("questions", 0, "question", "product"), "Line 2 lacks 'product'"),
    "a question without a day": (without("questions", 0, "question", "on"), "Line 2 lacks 'on'"),
    "a fact without its line": (without("world", "product", "lamp-1", 0, "data", "line"), "Line 2 lacks 'line'"),
    "a version without its moment": (without("world", "product", "lamp-1", 0, "recorded"), "Line 2 lacks 'recorded'"),
    "a list": ("[1]", "Line 2 is not a world: "),
    "a number": ("7", "Line 2 is not a world: "),
    "a day that is none": (line("w", {}, {"on": "2021-02-30"}), "Line 2 is not a world: "),
    "a moment that is none": (line("w", {}, {"known": "yesterday"}), "Line 2 is not a world: "),
    "a share that is no number": (
        line("w", {"customer.mill": {"measures": {"at_least": "half"}}}, {}),
        "Line 2 is not a world: ",
    ),
    "a measure nobody knows": (
        line("w", {"customer.mill": {"measures": {"golden_share": "yes"}}}, {}),
        "Line 2 is not a world: ",
    ),
    "moments with and without a zone": (
        line("w", {}, {"known": "2021-06-01T12:00+03:00"}),
        "Line 2 is not a world: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_named(tmp_path, text, message):
    path = tmp_path / "worlds.jsonl"
    path.write_text(line("good", {}, {}) + "\n" + text + "\n", encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        judge(path, "--json")
    assert str(refusal.value).startswith(message)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(CommandError) as refusal:
        judge(tmp_path / "none.jsonl", "--json")
    assert str(refusal.value) == f"{tmp_path / 'none.jsonl'} cannot be read: No such file or directory."
    (tmp_path / "latin.jsonl").write_bytes(b'{"name": "\xe9"}')
    with pytest.raises(CommandError, match="utf-8"):
        judge(tmp_path / "latin.jsonl", "--json")

"""The command: the answer as one JSON object, what is wrong beside it, and files that are no graph."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from portal.launcher import needs_servers
from tests.customers.ownership.graphs import graph_of

GOOD = graph_of("State>A 50; A>B 50", complete="A B")
ROW = {"owner": "State", "asset": "A"}


def run(path, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("state_share", "--graph", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def written(tmp_path, data) -> str:
    path = tmp_path / "graph.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_the_answer_is_one_object(tmp_path):
    out, err = run(written(tmp_path, GOOD), "--json")
    keys = ("at_least", "at_most", "cascade_ge50", "cascade_gt50", "any_share")
    assert json.loads(out) == {
        "State": dict(zip(keys, ("100", "100", "yes", "yes", "yes"), strict=True)),
        "A": dict(zip(keys, ("50", "50", "yes", "no", "yes"), strict=True)),
        "B": dict(zip(keys, ("25", "25", "yes", "no", "yes"), strict=True)),
    }
    assert err == ""


def test_numbers_are_read_as_they_are_written(tmp_path):
    text = '{"seeds": ["S"], "private": [], "complete": [], "edges": [{"owner": "S", "asset": "A", "share": 50.0000000001}]}'
    assert json.loads(run(written(tmp_path, text), "--json")[0])["A"]["cascade_gt50"] == "yes"


def test_what_is_wrong_is_told_beside_the_answer(tmp_path):
    out, err = run(written(tmp_path, graph_of("State>A 60; P>A 41; P>A 1")), "--json")
    assert json.loads(out)["A"]["at_least"] == "60"
    assert err.splitlines() == [
        "minima_over_100: the known minima of “A” come to 102 %, more than 100; counted as they stand (edge 1, 2, 3).",
        "share_twice: a share of “A” held by “P” is given more than once; all are added up (edge 2, 3).",
    ]


BAD = {
    "not JSON": ("{", "is not JSON: Expecting property name"),
    "a list": ([GOOD], "A graph is one JSON object with the lists seeds, private, complete and edges."),
    "a list missing": ({**GOOD, "private": None}, "lacks the list “private”"),
    "no name": ({**GOOD, "seeds": [7]}, "An entry of seeds is 7: an entity is named by a text."),
    "two kinds": ({**GOOD, "private": ["State"]}, "“State” is among the seeds and private"),
    "an edge that is none": ({**GOOD, "edges": ["A"]}, "Edge 1 is not an object"),
    "no owner": ({**GOOD, "edges": [{"asset": "A", "share": "5"}]}, "The owner of edge 1 is None"),
    "no number": ({**GOOD, "edges": [ROW | {"share": "half"}]}, "The share of edge 1 is 'half'"),
    "infinite": ({**GOOD, "edges": [ROW | {"share": "Infinity"}]}, "The share of edge 1 is 'Infinity'"),
    "a truth": ({**GOOD, "edges": [ROW | {"share": True}]}, "The share of edge 1 is True"),
    "negative": ({**GOOD, "edges": [ROW | {"min": "-1", "max": "2"}]}, "The min of edge 1 is -1: it cannot be below 0"),
    "too many decimals": ({**GOOD, "edges": [ROW | {"share": "1.00000000001"}]}, "ten decimals at most"),
    "smaller than any": ({**GOOD, "edges": [ROW | {"share": "1E-999999999"}]}, "ten decimals at most"),
    "share and band": ({**GOOD, "edges": [ROW | {"share": "1", "max": "2"}]}, "Edge 1 has a share and a band"),
    "nested without end": ("[" * 100_000, "is nested too deeply"),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD)
def test_a_file_that_is_no_graph_says_why(data, message, tmp_path):
    with pytest.raises(CommandError, match="graph.json") as told:
        run(written(tmp_path, data), "--json")
    assert message in str(told.value)


def test_a_file_that_is_not_there_or_not_utf8_says_so(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "none.json")
    path = tmp_path / "graph.json"
    path.write_bytes('{"seeds": ["Гос"]}'.encode("cp1251"))
    with pytest.raises(CommandError, match="is not UTF-8: byte 12"):
        run(path)


SERVERS = {
    "a graph": (["state_share", "--graph", "x.json"], False),
    "a graph, in one word": (["state_share", "--json", "--graph=x.json"], False),
    "without a graph": (["state_share"], True),
    "another command": (["may_sell", "--graph", "x"], True),
    "worlds": (["judge", "x"], False),
    "nothing": ([], True),
}


@pytest.mark.parametrize(("words", "expected"), SERVERS.values(), ids=SERVERS)
def test_only_a_given_graph_needs_no_servers(words, expected):
    assert needs_servers(["manage.py", *words]) is expected

"""kill -9 at each step of an import leaves nothing half done, and the next run does it all."""

import json

import pytest

from customers.models import Entity, EntityKey, GraphVersion, Holding, SourceDocument, StateShare
from tests.customers.holdings import command
from tests.customers.holdings.statements import entity, interest, relation

pytestmark = pytest.mark.django_db(transaction=True)
COMPANIES = 3000
MODELS = (Entity, EntityKey, Holding, SourceDocument, StateShare, GraphVersion)


@pytest.fixture
def path(tmp_path):
    rows = [entity("state", "state"), *(entity(f"c{place}") for place in range(COMPANIES))]
    rows += [relation(f"r{place}", f"c{place}", "state", interest(60)) for place in range(COMPANIES)]
    file = tmp_path / "file.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def on_file() -> list[int]:
    return [model.objects.count() for model in MODELS]


def kill_at(path, step: str) -> None:
    with command.start(path) as process:
        for line in process.stderr:
            if line.strip() == f"step: {step}":
                process.kill()
                break
        process.wait(timeout=30)


@pytest.mark.parametrize("step", ["reading", "entities", "holdings", "shares", "commit"])
def test_killed(path, step):
    kill_at(path, step)
    whole = [COMPANIES + 1, COMPANIES + 1, COMPANIES, 1, COMPANIES + 1, 1]
    # The commit may have been under way: then all of it counts.
    assert on_file() in ([[0] * len(MODELS)] if step != "commit" else [[0] * len(MODELS), whole])
    again = command.run(path)
    assert (again.code, on_file()[:4]) == (0, whole[:4])
    assert set(StateShare.objects.filter(entity__name__startswith="c").values_list("at_least", flat=True)) == {60}

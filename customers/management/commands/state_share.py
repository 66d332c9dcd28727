import json
import sys
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from customers.ownership.graph import UNIT, Graph
from customers.ownership.measures import Shares, answers
from customers.ownership.problems import Problem, problems
from customers.ownership.reading import GraphError, read_graph

MEASURES = ("at_least", "at_most", "cascade_ge50", "cascade_gt50", "any_share")
SHOWN = 20
"""How many rows and entities of one problem are named before the rest is only counted."""
TEXTS = {
    "minima_over_100": "the known minima of {asset} come to {amount} %, more than 100; counted as they stand",
    "band_upside_down": "the band of {asset} is upside down: its min is above its max; counted as it stands",
    "owns_itself": "{asset} owns {amount} % of itself; counted as it stands",
    "share_missing": "no share of {asset} is given; counted as anything from 0 to 100 %",
    "share_twice": "a share of {last} held by {asset} is given more than once; all are added up",
    "circle_hands_on_all": "{all} own one another by 100 % or more and have other owners: there is no finite sum; only what comes in from outside is counted",
    "circle_unsettled": "the circle of owners {all} does not settle; only what comes in from outside is counted",
}


class Command(BaseCommand):
    help = "Compute the state's share in every entity of a graph in a file, without the database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--graph",
            required=True,
            metavar="FILE",
            help="one JSON object with seeds, private, complete and edges; - reads standard input",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object, entity by entity")

    def handle(self, *args, **options):
        graph = read(options["graph"])
        shares = Shares.of(graph)
        for problem in problems(graph, shares.bounds):
            self.stderr.write(sentence(problem, graph))
        found = dict(answers(shares))
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            show(found)


def read(name: str) -> Graph:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return read_graph(json.loads(data.decode("utf-8-sig"), parse_float=Decimal))
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8: byte {error.start} cannot be read.") from error
    except json.JSONDecodeError as error:
        raise CommandError(f"{name} is not JSON: {error}.") from error
    except RecursionError as error:
        raise CommandError(f"{name} is nested too deeply to be a graph.") from error
    except GraphError as error:
        raise CommandError(f"{name}: {error}") from error


def sentence(problem: Problem, graph: Graph) -> str:
    names = [f"“{graph.names[entity]}”" for entity in problem.entities]
    amount = "" if problem.amount is None else f"{(Decimal(problem.amount) / UNIT).normalize():f}"
    text = TEXTS[problem.code].format(asset=names[0], last=names[-1], all=listed(names), amount=amount)
    rows = f" (edge {listed([str(row + 1) for row in problem.rows])})" if problem.rows else ""
    return f"{problem.code}: {text}{rows}."


def listed(words: list[str]) -> str:
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return ", ".join(words[:SHOWN]) + more


def show(found: dict[str, dict[str, str]]) -> None:
    table = Table("entity", *MEASURES)
    for name, row in found.items():
        table.add_row(name, *(row[measure] for measure in MEASURES))
    Console().print(table)

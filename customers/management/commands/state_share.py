import json
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import is_aware, make_aware
from rich.console import Console
from rich.table import Table

from customers.identifiers import IdentifierError, parse
from customers.identifiers.messages import problem_text
from customers.models import Customer
from customers.ownership.graph import UNIT, Graph
from customers.ownership.measures import Shares, answers
from customers.ownership.problems import Problem, problems
from customers.ownership.reading import GraphError, read_graph
from customers.ownership.share import Share
from customers.selectors.shares import shares_of_customers
from customers.services.customers import find_customer
from history import clock
from history.reading import Reading

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
    help = "The state's share: of a customer on file, or of every entity of a graph in a file, without the database."
    requires_system_checks = []

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--graph",
            metavar="FILE",
            help="one JSON object with seeds, private, complete and edges; - reads standard input",
        )
        what.add_argument("--customer", help="RU:7700000009 or RU-INN:7700000009")
        parser.add_argument("--on", help="day, YYYY-MM-DD; default today in the portal's zone; with --customer")
        parser.add_argument(
            "--known", help="as known at that time, YYYY-MM-DD[THH:MM]; a day means its end; with --customer"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **options):
        if options["customer"]:
            self.of_customer(options)
        elif options["on"] or options["known"]:
            raise CommandError("--on and --known go with --customer: a graph in a file has no days.")
        else:
            self.of_graph(options)

    def of_customer(self, options: dict) -> None:
        customer = find(options["customer"])
        on, known = day(options["on"]), moment(options["known"])
        found = printed(shares_of_customers([customer.pk], on=on, reading=Reading(known=known))[customer.pk])
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(f"{customer}, on {on}" + (f", as known at {known}" if known else ""))
        for name, value in found.items():
            self.stdout.write(f"  {name:<13} {'computed, not kept' if value is None else value}")

    def of_graph(self, options: dict) -> None:
        graph = read(options["graph"])
        shares = Shares.of(graph)
        for problem in problems(graph, shares.bounds):
            self.stderr.write(sentence(problem, graph))
        found = dict(answers(shares))
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            show(found)


def find(text: str) -> Customer:
    try:
        meant = parse(text)
    except IdentifierError as error:
        raise CommandError(problem_text(error)) from error
    found = find_customer(meant)
    if found is None:
        raise CommandError(f"Nobody is on file under {meant}: add the customer, or check the number.")
    return found


def day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise CommandError(f"--on: “{text}” is no day; write it as 2021-03-31.") from error


def moment(text: str | None) -> datetime | None:
    """Return the moment; a day alone means its end in the portal's zone."""
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text if len(text) > 10 else f"{text}T23:59:59.999999")
    except ValueError as error:
        raise CommandError(f"--known: “{text}” is no time; write it as 2021-04-05 or 2021-04-05T18:00.") from error
    return value if is_aware(value) else make_aware(value)


def printed(share: Share) -> dict:
    """Return what is known of a share; `version` is that of the graph it is kept from, None where it was computed."""
    words = {name: getattr(share, name) for name in (*MEASURES[2:], "control")}
    return {"at_least": f"{share.at_least:f}", "at_most": f"{share.at_most:f}", **words, "version": share.version}


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

import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from licensing.worlds import judge_lines


class Command(BaseCommand):
    help = "Answer the questions of a file of worlds by the portal's own decision, without the database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="worlds, one JSON object a line; - reads standard input")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args, **options):
        unread = []
        try:
            with opened(options["file"]) as lines:
                for entry in judge_lines(lines):
                    self.tell(entry, as_json=options["json"])
                    unread += [entry["error"]] if "error" in entry else []
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        if unread:
            raise CommandError("\n".join(unread))

    def tell(self, entry: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(entry, ensure_ascii=False))
        elif "answers" in entry:
            show(entry)


def opened(name: str) -> AbstractContextManager[Iterable[bytes]]:
    """Open the file, or standard input, as bytes: only a line feed ends a line there, whatever a text holds."""
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def show(entry: dict) -> None:
    table = Table("verdict", "governing", "route", "reasons", title=entry["name"])
    for row in entry["answers"]:
        if "error" in row:
            table.add_row("error", "", "", row["error"])
            continue
        reasons = ", ".join(code if not by else f"{code} (lifted by {by})" for code, _, by in row["reasons"])
        table.add_row(row["verdict"], row["governing"], row["route"], reasons)
    Console().print(table)

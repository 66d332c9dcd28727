import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from licensing.worlds import WorldError, judge_lines


class Command(BaseCommand):
    help = "Answer the questions of a file of worlds by the portal's own decision, without the database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="worlds, one JSON object a line; - reads standard input")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args, **options):
        try:
            lines = (
                sys.stdin if options["file"] == "-" else Path(options["file"]).read_text(encoding="utf-8").splitlines()
            )
            for entry in judge_lines(lines):
                if options["json"]:
                    self.stdout.write(json.dumps(entry, ensure_ascii=False))
                else:
                    show(entry)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except (WorldError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error


def show(entry: dict) -> None:
    table = Table("verdict", "governing", "route", "reasons", title=entry["name"])
    for row in entry["answers"]:
        if "error" in row:
            table.add_row("error", "", "", row["error"])
            continue
        reasons = ", ".join(code if not by else f"{code} (lifted by {by})" for code, _, by in row["reasons"])
        table.add_row(row["verdict"], row["governing"], row["route"], reasons)
    Console().print(table)

"""The base of the import commands: one way to call them, one way to tell what happened."""

import json
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from files.importing import ImportSpec, Report, Run, run_import
from files.reading import FileError, read_file


class ImportCommand(BaseCommand):
    """`spec` says what the file holds; `change` is the context manager in which rows are written."""

    spec: ImportSpec
    change = None

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and change nothing")
        parser.add_argument(
            "--keep-going", action="store_true", help="bring in good rows, write bad ones beside the file"
        )
        parser.add_argument("--reason", default="system:import", help="why, as it will stand in the history")
        parser.add_argument("--actor", help="e-mail of the person who brings the file in")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        path = Path(options["file"])
        try:
            report = self.bring_in(path, options)
        except FileError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"done": False, "error": str(error)}, ensure_ascii=False))
                sys.exit(1)
            raise CommandError(str(error)) from error
        if report.problems and options["keep_going"] and not options["dry_run"]:
            self.stderr.write(f"The bad rows are in {self.keep_rejected(report, path)}.")
        self.tell(report, as_json=options["json"])
        if report.problems:
            sys.exit(1)

    def bring_in(self, path: Path, options: dict) -> Report:
        run = Run(actor=self.actor(options["actor"]), reason=options["reason"])
        with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(path.name)
            return run_import(
                self.spec,
                read_file(path),
                path.name,
                run=run,
                change=self.change,
                dry_run=options["dry_run"],
                keep_going=options["keep_going"],
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )

    def keep_rejected(self, report: Report, path: Path) -> Path:
        """Write the bad rows beside the file and return where."""
        beside = path.with_name(f"{path.stem}.rejected.csv")
        beside.write_text(report.rejected_csv, encoding="utf-8-sig")
        return beside

    def actor(self, email: str | None):
        if not email:
            return None
        try:
            return get_user_model().objects.get_by_natural_key(email)
        except get_user_model().DoesNotExist as error:
            raise CommandError(f"Nobody is on file under {email}.") from error

    def tell(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
            return
        for problem in report.problems:
            self.stderr.write(str(problem))
        would = "would be " if report.dry_run else ""
        self.stdout.write(
            f"{report.new} {would}new, {report.changed} {would}changed, {report.same} the same, {report.rejected} bad"
            + ("" if report.done or report.dry_run else ": nothing was changed")
        )

"""Brings in who owns what: a table, Open Ownership statements (BODS 0.4), or followthemoney lines."""

import json
import sys
from pathlib import Path

from rich.progress import Progress

from customers.holdings_import.formats import FORMS
from customers.holdings_import.report import Report
from customers.holdings_import.running import Options, import_holdings
from files.commands import ImportCommand


class Command(ImportCommand):
    help = "Bring in who owns what; docs/imports/ownership.md names the formats."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--as", dest="form", choices=FORMS, default="", help="what the file is; else it tells itself"
        )
        parser.add_argument("--dataset", default="", help="under which name its keys are known again")

    def bring_in(self, path: Path, options: dict) -> Report:
        with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
            return import_holdings(
                path,
                path.name,
                Options(
                    actor=self.actor(options["actor"]),
                    reason=options["reason"],
                    form=options["form"],
                    dataset=options["dataset"],
                    dry_run=options["dry_run"],
                    keep_going=options["keep_going"],
                    rejected=beside(path) if options["keep_going"] and not options["dry_run"] else None,
                    tell=Steps(self.stderr, bar),
                ),
            )

    def keep_rejected(self, report: Report, path: Path) -> Path:
        return report.rejected_file

    def tell(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
            return
        for line in [*report.problems, *report.notes]:
            self.stderr.write(str(line))
        for text, count in report.passed.most_common():
            self.stdout.write(f"passed over, {count}: {text}")
        found = report.as_dict()
        would = "would be " if report.dry_run else ""
        self.stdout.write(
            f"{found['new']} {would}new, {found['changed']} {would}changed, {found['ended']} {would}ended,"
            f" {found['same']} the same, {report.rejected} bad"
            + ("" if report.done or report.dry_run else ": nothing was changed")
        )


def beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.rejected")


class Steps:
    """Says each step once, and how far reading is where somebody looks."""

    def __init__(self, out, bar: Progress):
        self.out, self.bar, self.step = out, bar, ""
        self.task = bar.add_task("reading")

    def __call__(self, step: str, done: int, total: int) -> None:
        if step != self.step:
            self.step = step
            self.out.write(f"step: {step}")
            self.out.flush()
        self.bar.update(self.task, description=step, completed=done, total=total or None)

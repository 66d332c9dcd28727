"""One import from file to shares: read, write entities, write holdings, compute, all in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import reset_queries
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from customers.holdings_import import formats, staging
from customers.holdings_import.report import MOST_REJECTED, Report
from customers.holdings_import.rows import Rejected, Statement
from customers.holdings_import.sources import READING, Json, Table, Tell, source_of
from customers.holdings_import.writing import facts, holdings
from customers.holdings_import.writing.entities import write_entities
from customers.holdings_import.writing.statements import number, rows, run
from customers.models import Entity, EntityTopic, OwnershipProblem, ProblemCode
from customers.selectors.problems import Rows, rows_behind
from customers.services.profiles import reprofile
from customers.services.shares import recompute_all, recompute_below
from history import clock
from history.changes import change

FEW, MOST_TOLD = 500, 100
"""Up to so many companies only what lies below them is computed anew."""
ENTITIES, HOLDINGS, SHARES, COMMIT = "entities", "holdings", "shares", "commit"
STEPS = (READING, ENTITIES, HOLDINGS, SHARES, COMMIT)


class _Undo(Exception):
    pass


@dataclass(slots=True)
class Options:
    """Who brings the file in and why, and how. `form` is table, bods or ftm; nothing where the file has to tell.

    `tell(step, done, total)` hears of every step. `rejected` is where the bad statements go.
    """

    actor: Any
    reason: str
    form: str = ""
    dataset: str = ""
    dry_run: bool = False
    keep_going: bool = False
    rejected: Path | None = None
    tell: Tell = lambda step, done, total: None


def import_holdings(path: Path, name: str, options: Options) -> Report:
    """Bring in a file. Without `keep_going` one bad statement undoes everything; a dry run undoes everything anyway.

    FileError for a file that cannot be read on.
    """
    with formats.opened(path) as file:
        told = formats.told(file, name)
        source = source_of(file, name, options.form or told)
        report = Report(dry_run=options.dry_run)
        try:
            with change(actor=options.actor, reason=options.reason):
                bring_in(source, report, options)
                if options.dry_run or (report.problems and not options.keep_going):
                    raise _Undo
                options.tell(COMMIT, 0, 0)
        except _Undo:
            report.done = False
        if report.problems and options.rejected is not None:
            report.rejected_file = options.rejected.with_name(f"{options.rejected.name}.{source.ending}")
            source.write_rejected(report, report.rejected_file)
    return report


def bring_in(source: Table | Json, report: Report, options: Options) -> None:
    staging.prepare()
    with staging.writer() as stage:
        for position, label, found in source.read(options.tell):
            report.statements += 1
            if isinstance(found, Rejected):
                report.reject(position, label, found)
                continue
            found.dataset = options.dataset or found.dataset
            stage.put(position, label or str(position), found)
            report.passed.update(found.passed)
            for text in (*found.notes, *over_100(found)):
                report.note(position, label, text)
    write(source, report, options)
    # With DEBUG every statement is kept.
    reset_queries()


def over_100(statement: Statement) -> Iterator[str]:
    """Yield what is said of each share that no company can be held by: it is taken, for it is the source's word."""
    text = _("A share of %(share)s %%: it is counted as the file has it. Right would be one from 0 to 100 %%.")
    for holding in statement.holdings:
        if holding.high is not None and (most := max(holding.low, holding.high)) > 100:
            yield text % {"share": f"{most.normalize():f}"}


def write(source: Table | Json, report: Report, options: Options) -> None:
    digest = source.digest()
    # PostgreSQL knows nothing yet of the rows that this transaction wrote: a loop over them would not end.
    before = rows("SELECT current_setting('enable_nestloop')")[0][0]
    run("SET LOCAL enable_nestloop = off")
    options.tell(ENTITIES, 0, 0)
    report.entities = write_entities()
    options.tell(HOLDINGS, 0, 0)
    holdings.choose()
    for position, label, where, key in holdings.missing(room_of(report)):
        report.reject(position, label, nowhere(where, key))
    tell_older(report)
    options.tell(HOLDINGS, 0, 0)
    holdings.compare()
    facts.choose_facts(source.name)
    holdings.write_documents(source.name, digest)
    options.tell(HOLDINGS, 0, 0)
    report.holdings = holdings.write_holdings(clock.today())
    options.tell(HOLDINGS, 0, 0)
    facts.write_facts(source.name)
    facts.write_topics(clock.today())
    report.superseded = superseded() if isinstance(source, Json) else 0
    kept = holdings.kept_by_persons()
    if kept:
        report.passed[_("holdings that a person put right: they stay as they are")] = kept
    options.tell(SHARES, 0, 0)
    run(f"SET LOCAL enable_nestloop = {before}")
    compute(options.reason, report)
    reprofile(customers_named())


def room_of(report: Report) -> int:
    return max(1, MOST_REJECTED - len(report.problems))


def nowhere(where: str, key: str) -> Rejected:
    problem = _("Nothing in the file or on file has this id.")
    return Rejected(where, key, problem, _("Add the statement of the entity, or mend the id."))


def tell_older(report: Report) -> None:
    count, first = holdings.older(MOST_TOLD)
    if count:
        report.passed[_("statements older than what is on file: it stays as it is")] = count
        report.all_notes += count - len(first)
    for position, label in first:
        report.note(position, label, _("This is older than what is on file: nothing of it was taken."))


def superseded() -> int:
    """Return how many statements of the file gave way to a later one of the same record."""
    left = "(SELECT count(*) FROM stage_record) - (SELECT count(*) FROM work_record)"
    return number(
        f"SELECT {left} + (SELECT count(*) - count(DISTINCT (dataset, key)) FROM stage_entity WHERE owner_of = '')"
    )


def compute(cause: str, report: Report) -> None:
    """Compute the shares anew, and note what does not add up: it is counted as it stands."""
    touched = [pk for (pk,) in rows("SELECT DISTINCT id FROM work_touched LIMIT %(most)s", most=FEW + 1)]
    found = OwnershipProblem.objects.select_related("entity").order_by("pk")
    if len(touched) > FEW:
        recompute_all(cause=cause)
    else:
        recompute_below(touched, cause=cause)
        found = found.filter(entity__in=touched)
    report.all_notes += found.count()
    shown = list(found[:MOST_TOLD])
    behind = rows_behind(shown)
    report.notes += [with_places(row, behind[row.pk]) for row in shown]


def with_places(problem: OwnershipProblem, behind: Rows) -> str:
    """Return a problem with the rows, or the statements, that it was found in."""
    places = [_("row %(row)s") % {"row": held.row} for held in behind.first if held.row]
    if not places:
        return said_of(problem)
    return f"{said_of(problem)} ({', '.join(places)}{', …' if behind.more else ''})"


def said_of(problem: OwnershipProblem) -> str:
    """Return a problem in words, with the sum where it is one of a sum."""
    if problem.code != ProblemCode.MINIMA_OVER_100 or problem.amount is None:
        return str(problem)
    return _("%(problem)s, namely to %(amount)s %%") % {"problem": problem, "amount": f"{problem.amount.normalize():f}"}


def customers_named() -> list[int]:
    """Return the customers that the touched entities are, and those of which a source of the file has a word of its own."""
    touched = RawSQL("SELECT id FROM work_touched", [])
    named = Entity.objects.filter(Q(pk__in=touched) | Q(merged_into__in=touched), customer__isnull=False)
    sources = RawSQL("SELECT dataset FROM work_entity", [])
    spoken_of = EntityTopic.objects.filter(dataset__in=sources, entity__customer__isnull=False)
    return [*named.values_list("customer", flat=True), *spoken_of.values_list("entity__customer", flat=True)]

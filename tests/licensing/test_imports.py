"""Licenses from files: the same file twice changes nothing, many at once are one act."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from files.importing import Run, run_import
from history.changes import change
from licensing.imports import LICENSES
from licensing.models import Act, Bundle, License
from licensing.services.acts import undo_act
from licensing.services.bundles import months_later
from licensing.services.licenses import Cut, revoke_license, revoke_parts, stop_licenses
from notices.handlers import tell_holders
from notices.models import Notice
from tests.licensing.conftest import DAY, SYSTEM, YEAR

pytestmark = pytest.mark.django_db

HEAD = "Partner code,Product line,Segment,Territory,From,Until (last day)\n"
ROW = 'benco,kettles,commercial,"KZ, AM",2021-01-01,2021-12-31\n'


def bring_in(text: str, **options):
    run = Run(None, "system:test")
    return run_import(LICENSES, text.encode(), "licenses.csv", run=run, change=change, **options)


@pytest.fixture
def ready(lines, segments, operator, bens_partner, cleos_partner) -> None:
    """What the rows name is on file."""


@pytest.mark.parametrize(
    "what",
    [
        lambda row: None,
        lambda row: revoke_license(row, **SYSTEM, on=DAY),
        lambda row: revoke_license(row, **SYSTEM, on=YEAR[0]),
        lambda row: revoke_license(row, **SYSTEM, as_if_never=True),
        lambda row: revoke_parts([Cut(row, {"KZ"})], **SYSTEM, on=DAY),
        lambda row: revoke_parts([Cut(row, {"KZ"})], **SYSTEM, on=None),
        lambda row: stop_licenses([row], **SYSTEM, on=DAY),
    ],
    ids=["nothing", "revoked", "on its first day", "as if never", "one country", "one country as if never", "stopped"],
)
def test_the_same_file_again_leaves_what_an_officer_did(ready, what):
    assert bring_in(HEAD + ROW).new == 1
    what(License.objects.get())
    before = list(License.objects.order_by("pk").values())
    report = bring_in(HEAD + ROW)
    assert (report.new, report.same, report.problems) == (0, 1, [])
    assert list(License.objects.order_by("pk").values()) == before


def test_what_an_undo_took_back_may_be_brought_in_again(ready):
    bring_in(HEAD + ROW)
    undo_act(Act.objects.get(), **SYSTEM)
    assert bring_in(HEAD + ROW).new == 1
    assert License.objects.open().get().valid == DateRange(*YEAR)


@pytest.mark.parametrize(
    "row",
    [ROW.replace("2021-01-01", "2022-01-01").replace("2021-12-31", "2022-12-31"), ROW.replace("AM", "BY")],
    ids=["another period", "another territory"],
)
def test_another_grant_than_the_revoked_one_is_new(ready, row):
    bring_in(HEAD + ROW)
    revoke_license(License.objects.get(), **SYSTEM, as_if_never=True)
    assert bring_in(HEAD + row).new == 1


def test_an_open_grant_with_another_end_is_told(ready):
    bring_in(HEAD + ROW)
    [problem] = bring_in(HEAD + ROW.replace("2021-12-31", "2022-06-30")).problems
    assert problem.row == 2


def test_a_file_is_one_act_and_one_digest_for_each_holder(ready):
    rows = [
        ROW,
        ROW.replace("commercial", "education"),
        "benco,kettles,commercial,nowhere,2021-01-01,\n",
        ROW.replace("kettles", "no-line"),
        ROW.replace("kettles", "lamps"),
        ROW.replace("benco", "cleoco"),
    ]
    report = bring_in(HEAD + "".join(rows), keep_going=True)
    assert (report.new, report.rejected) == (4, 2)
    act = Act.objects.get()
    assert act.items.count() == 4
    tell_holders({"act": act.pk})
    assert sorted(notice.audience["partners"] for notice in Notice.objects.all()) == [["benco"], ["cleoco"]]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2021, 1, 31), 12, date(2022, 1, 31)),
        (date(2021, 3, 30), 12, date(2022, 3, 30)),
        (date(2020, 2, 29), 12, date(2021, 3, 1)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2021, 1, 31), 1, date(2021, 3, 1)),
        (date(2021, 10, 31), 1, date(2021, 12, 1)),
        (date(2021, 12, 31), 12, date(2022, 12, 31)),
        (date(2021, 11, 30), 3, date(2022, 3, 1)),
        (date(2021, 12, 1), 1, date(2022, 1, 1)),
    ],
    ids=lambda value: str(value),
)
def test_months_lose_no_day(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize("months", [6, 12])
def test_a_bundle_without_an_end_lasts_its_months(ready, lines, segments, months):
    bundle = Bundle.objects.create(code="kz", name_en="KZ", territory=["KZ"], months=months)
    bundle.lines.set([lines["kettles"]])
    bundle.segments.set([segments["commercial"]])
    bring_in("Partner code,Bundle,From\nbenco,kz,2021-03-30\n")
    assert License.objects.get().valid == DateRange(date(2021, 3, 30), months_later(date(2021, 3, 30), months))

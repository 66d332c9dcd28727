"""Files that break other readers: a right result or a clear error within seconds, below 512 MB."""

import io
import json
import zipfile
from collections.abc import Iterable
from decimal import Decimal

import pytest

from customers.models import Entity, Holding, StateShare
from tests.customers.holdings import command
from tests.customers.holdings.statements import entity, interest, person, relation

pytestmark = pytest.mark.django_db(transaction=True)
MOST_MEGABYTES = 512
STATE = entity("state", "state")
MB = 1024 * 1024


def lines(rows: Iterable[dict]) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


def chain(length: int) -> bytes:
    names = ["state", *(f"c{place}" for place in range(length))]
    held = [relation(f"r{place}", names[place + 1], names[place], interest(100)) for place in range(length)]
    return lines([STATE, *map(entity, names[1:]), *held])


def ring() -> bytes:
    shares = [("a", "state", "0.001"), ("a", "b", "99.999"), ("b", "a", "100")]
    held = [relation(f"r{place}", asset, owner, interest(share)) for place, (asset, owner, share) in enumerate(shares)]
    return lines([STATE, entity("a"), entity("b"), *held])


def many_owners(count: int) -> bytes:
    held = [relation(f"r{place}", "a", f"p{place}", interest("0.01")) for place in range(count)]
    people = [person(f"p{place}") for place in range(count)]
    return lines([STATE, entity("a"), *people, *held, relation("s", "a", "state", interest(50))])


def at_least(name: str) -> Decimal:
    return StateShare.objects.get(entity__name=name).at_least


@pytest.mark.parametrize(
    ("content", "name", "low", "high"),
    [
        pytest.param(chain(10_000), "c9999", 100, 100, id="a chain 10,000 deep"),
        pytest.param(ring(), "a", Decimal("99.99"), 100, id="a ring of gain 0.99999"),
        pytest.param(many_owners(5000), "a", 50, 50, id="5,000 owners"),
    ],
)
def test_large_shapes_give_the_right_share(tmp_path, content, name, low, high):
    path = tmp_path / "file.jsonl"
    path.write_bytes(content)
    ran = command.run(path)
    assert (ran.code, ran.report["rejected"]) == (0, 0), ran.told
    assert low <= at_least(name) <= high
    assert ran.megabytes < MOST_MEGABYTES


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b"<sheetData>")
            for _chunk in range(300):
                sheet.write(b" " * MB)
    return out.getvalue()


ARRAY = json.dumps([STATE, entity("a"), relation("r", "a", "state", interest(60))]).encode()
REFUSED = [
    ("zip bomb", "file.xlsx", bomb, "unpacks to more than 256 MB"),
    ("gzip", "file.json.gz", lambda: b"\x1f\x8b\x08\x00" + b"x" * 100, "is packed (gzip)"),
    ("array cut", "file.json", lambda: ARRAY[:-40], "breaks off or is damaged after statement 2"),
    ("quote cut", "file.csv", lambda: b'Company;Owner;Share\nA;"B;60\n', "breaks off or is damaged at row 2"),
    ("array in UTF-16", "file.json", lambda: ARRAY.decode().encode("utf-16"), "is JSON in UTF-16"),
    ("array in UTF-16 without its mark", "file.json", lambda: ARRAY.decode().encode("utf-16-le"), "is JSON in UTF-16"),
    ("line of 100 MB", "file.jsonl", lambda: b'{"recordId": "' + b"x" * (100 * MB), "a statement of more than 1 MB"),
    ("text of 100 MB", "file.json", lambda: b'[{"recordId": "' + b"x" * (100 * MB), "a statement of more than 1 MB"),
    ("table of 100 MB", "file.csv", lambda: b"x" * (100 * MB), "is larger than 64 MB"),
    ("array nested without end", "file.json", lambda: b"[" * (50 * MB), "is nested too deep after statement 0"),
    (
        "a word that is no JSON",
        "file.json",
        lambda: ARRAY.replace(b"60", b"NaM"),
        "breaks off or is damaged after statement 2",
    ),
    ("no table", "file.bin", lambda: b"%PDF-1.7", "is no table"),
    ("empty", "file.json", lambda: b"", "is empty"),
]


@pytest.mark.parametrize(
    ("name", "content", "told"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED]
)  # fmt: skip
def test_files_that_cannot_be_read(tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content())
    ran = command.run(path)
    assert told in ran.report["error"]
    assert (ran.code, Entity.objects.count()) == (1, 0)
    assert ran.megabytes < MOST_MEGABYTES


def test_bad_lines_are_told_and_the_good_are_taken(tmp_path):
    deep = b'{"recordId": ' + b"[" * 100_000
    number = lines([relation("big", "a", "state", interest(1))]).replace(b'"exact": 1', b'"exact": 1e400')
    nan = lines([relation("nan", "a", "state", interest(1))]).replace(b'"exact": 1', b'"exact": NaN')
    digits = b'{"recordId": ' + b"1" * 10_000 + b"}"
    cyrillic = json.dumps(entity("Ромашка"), ensure_ascii=False).encode("cp1251")
    path = tmp_path / "file.jsonl"
    good = lines([STATE, entity("a"), person("Ivan"), relation("self", "Ivan", "Ivan", interest(10))])
    path.write_bytes(b"\n".join([good, deep, number, nan, digits, cyrillic, b'{"recordId": "cut']))
    ran = command.run(path, "--keep-going")
    assert [row["row"] for row in ran.report["problems"]] == [5, 6, 7, 8, 9, 10]
    assert all(row["problem"] and row["expected"] for row in ran.report["problems"])
    assert (ran.code, Entity.objects.count(), Holding.objects.count()) == (1, 3, 1)
    assert ran.megabytes < MOST_MEGABYTES

"""Partners from files: added, corrected, told row by row what is wrong; the same file twice changes nothing."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook

from files.importing import Run, run_import
from files.reading import FileError
from history.changes import change
from partners.imports import PARTNERS
from partners.models import Contact, Partner

pytestmark = pytest.mark.django_db

FILE = """Partner code;Name, Latin;Name, Cyrillic;Country;City;Tax identifier;Managed by;Contact name;Contact e-mail;Contact role;Contact language
alma;Alma LLP;ТОО «Алма»;KZ;Almaty;123456789012;;Aigerim;aigerim@alma.example;sales;ru
alma;;;;;;;Bolat;bolat@alma.example;compliance;en
tulip;Tulip;;Узбекистан;Tashkent;;alma;;;;
"""


def bring_in(text: str, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return run_import(PARTNERS, content, "partners.csv", run=Run(None, "system:test"), change=change, **options)


def test_partners_with_their_contacts(operator):
    report = bring_in(FILE)
    assert (report.new, report.changed, report.same, report.problems) == (2, 1, 0, [])
    alma = Partner.objects.get(slug="alma")
    assert (alma.name_ru, alma.country, alma.tax_id, alma.parent) == ("ТОО «Алма»", "KZ", "123456789012", operator)
    assert [(c.email, c.role, c.language) for c in alma.contacts.order_by("name")] == [
        ("aigerim@alma.example", "sales", "ru"),
        ("bolat@alma.example", "compliance", "en"),
    ]
    tulip = Partner.objects.get(slug="tulip")
    assert (tulip.country, tulip.parent) == ("UZ", alma)


def test_the_same_file_twice_changes_nothing(operator):
    bring_in(FILE)
    events = Partner.pgh_event_model.objects.count()
    report = bring_in(FILE)
    assert (report.new, report.changed, report.same) == (0, 0, 3)
    assert Partner.pgh_event_model.objects.count() == events


def test_an_empty_cell_leaves_what_is_on_file(operator):
    bring_in(FILE)
    report = bring_in("Partner code,City\nalma,\ntulip,Samarkand\n")
    assert (report.changed, report.same) == (1, 1)
    assert list(Partner.objects.filter(is_operator=False).order_by("slug").values_list("city", flat=True)) == [
        "Almaty",
        "Samarkand",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_the_encodings_that_people_send(operator, encoding):
    assert bring_in(FILE.encode(encoding)).new == 2
    assert Partner.objects.get(slug="alma").name_ru == "ТОО «Алма»"


def test_russian_headings(operator):
    report = bring_in(
        "Код партнёра,Название латиницей,Страна,Контакт,Почта контакта\nalma,Alma,Казахстан,Аля,a@alma.example\n"
    )
    assert (report.new, report.problems) == (1, [])
    assert Contact.objects.get().name == "Аля"


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("a b,New,KZ,,,", "Partner code", "a b"),
        (",New,KZ,,,", "Partner code", ""),
        ("new,New,XX,,,", "Country", "XX"),
        ("new,,KZ,,,", "Name, Latin", ""),
        ("new,New,KZ,nobody,,", "Managed by", "nobody"),
        ("new,New,KZ,,no-address,", "Contact e-mail", "no-address"),
        ("new,New,KZ,,a@new.example,", "Contact name", ""),
        ("alma,Alma,KZ,tulip,,", "Managed by", "tulip"),
    ],
)
def test_a_bad_row_names_column_and_value_and_nothing_is_changed(operator, row, column, value):
    bring_in(FILE)
    report = bring_in(
        f'Partner code,"Name, Latin",Country,Managed by,Contact e-mail,Contact name\nfine,Fine,KZ,,,\n{row}\n'
    )
    [problem] = report.problems
    assert (problem.row, problem.column, problem.value) == (3, column, value)
    assert problem.problem and problem.expected or column == "Managed by" or not value
    assert not Partner.objects.filter(slug="fine").exists()


def test_two_rows_that_contradict_each_other(operator):
    report = bring_in(
        "Partner code,Name,Country,Contact e-mail,Contact name\nx,X,KZ,a@x.example,A\nx,X,UZ,b@x.example,B\n"
    )
    [problem] = report.problems
    assert (problem.row, problem.column, problem.value) == (3, "Country", "UZ")
    assert "KZ" in problem.expected


def test_a_column_that_is_not_known_is_named(operator):
    with pytest.raises(FileError, match="Contry"):
        bring_in("Partner code,Contry\nx,KZ\n")


def test_the_command_reads_excel_and_tells_in_json(operator, ada, tmp_path, capsys):
    book = Workbook()
    book.active.append(["Partner code", "Name, Latin", "Country", "Tax identifier"])
    book.active.append(["alma", "Alma", "KZ", 123456789012])
    book.save(tmp_path / "partners.xlsx")
    call_command("import_partners", str(tmp_path / "partners.xlsx"), "--json", "--actor", ada.email, "--reason", "list")
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["rejected"], told["done"]) == (1, 0, True)
    partner = Partner.objects.get(slug="alma")
    assert partner.tax_id == "123456789012"
    event = Partner.pgh_event_model.objects.get(pgh_obj_id=partner.pk)
    assert (event.pgh_context["actor"], event.pgh_context["reason"]) == (ada.pk, "list")


def test_the_command_writes_bad_rows_beside_the_file(operator, tmp_path, capsys):
    path = tmp_path / "partners.csv"
    path.write_text("Partner code,Name,Country\nfine,Fine,KZ\nbad,Bad,XX\n")
    with pytest.raises(SystemExit) as stop:
        call_command("import_partners", str(path), "--keep-going")
    assert stop.value.code == 1
    assert Partner.objects.filter(slug="fine").exists()
    assert (tmp_path / "partners.rejected.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("bad,Bad,XX")
    assert "row 3" in capsys.readouterr().err


def test_a_file_that_is_not_there(operator, tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.csv"):
        call_command("import_partners", str(tmp_path / "nothing.csv"))


def test_the_page_shows_first_and_acts_when_sure(operator, ada, ben, client_of, tmp_path):
    path = tmp_path / "partners.csv"
    path.write_text(FILE)
    browser, address = client_of(ada), reverse("imports:page", args=["partners"])
    assert client_of(ben).get(address).status_code == 404
    with path.open("rb") as file:
        page = browser.post(address, {"file": file, "reason": "the list of March"}, follow=True)
    assert page.context["job"].result["new"] == 2
    assert not Partner.objects.filter(slug="alma").exists()
    browser.post(reverse("imports:go", args=[page.context["job"].pk]))
    assert Partner.objects.filter(slug="alma").exists()

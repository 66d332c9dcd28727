"""The list of restricted parties that came on 8 April: one customer named by its number, one by its name alone."""

import csv
import io

from customers.models import Customer
from files.importing import Run, run_import
from history.changes import change
from licensing.restriction_imports import RESTRICTIONS

LIST = "Annex of restricted parties (invented)"
NAME = "restricted-parties-2021-04-08.csv"


def bring_in_the_list(by_number: Customer, by_name: Customer, actor) -> None:
    """Bring in the list: the first is restricted at once, of the second an officer says whether it is the one."""
    number = by_number.identifiers.get()
    rows = [
        (by_number.country, by_number.name, number.value, number.scheme, "Line 1"),
        (by_name.country, by_name.name.replace("«", '"').replace("»", '"').upper(), "", "", "Line 2"),
    ]
    text = io.StringIO()
    csv.writer(text).writerows(
        [
            ("Source", "Date of the list", "Country", "Name", "Identifier", "Scheme", "What shows it"),
            *((LIST, "2021-04-08", *row) for row in rows),
        ]
    )
    run_import(RESTRICTIONS, text.getvalue().encode(), NAME, run=Run(actor, "The annex of 8 April"), change=change)

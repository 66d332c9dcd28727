from files.commands import ImportCommand
from history.changes import change
from customers.imports import CUSTOMERS


class Command(ImportCommand):
    help = "Bring in customers from a CSV or XLSX file; docs/imports.md names the columns."
    spec = CUSTOMERS
    change = staticmethod(change)

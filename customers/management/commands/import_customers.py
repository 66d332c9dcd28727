from customers.imports import CUSTOMERS
from files.commands import ImportCommand
from history.changes import change


class Command(ImportCommand):
    help = "Bring in customers from a CSV or XLSX file; docs/imports/customers.md names the columns."
    spec = CUSTOMERS
    change = staticmethod(change)

from files.commands import ImportCommand
from history.changes import change
from partners.imports import PARTNERS


class Command(ImportCommand):
    help = "Bring in partners from a CSV or XLSX file; docs/imports.md names the columns."
    spec = PARTNERS
    change = staticmethod(change)

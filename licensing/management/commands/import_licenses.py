from files.commands import ImportCommand
from history.changes import change
from licensing.imports import LICENSES


class Command(ImportCommand):
    help = "Bring in licenses from a CSV or XLSX file; docs/imports.md names the columns."
    spec = LICENSES
    change = staticmethod(change)

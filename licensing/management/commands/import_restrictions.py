from files.commands import ImportCommand
from history.changes import change
from licensing.restriction_imports import RESTRICTIONS


class Command(ImportCommand):
    help = "Bring in a list of restricted parties from a CSV or XLSX file; docs/imports names the columns."
    spec = RESTRICTIONS
    change = staticmethod(change)

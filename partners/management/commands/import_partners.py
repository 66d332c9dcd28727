from files.commands import ImportCommand
from history.changes import change
from partners.imports import PARTNERS


class Command(ImportCommand):
    help = "Bring in partners and their contacts from CSV or XLSX. See docs/imports/partners.md."
    spec = PARTNERS
    change = staticmethod(change)

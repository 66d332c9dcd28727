from files.commands import ImportCommand
from history.changes import change
from licensing.commitment_imports import COMMITMENTS


class Command(ImportCommand):
    help = "Bring in contracts, bids, awards and quotes from a CSV or XLSX file; docs/imports names the columns."
    spec = COMMITMENTS
    change = staticmethod(change)

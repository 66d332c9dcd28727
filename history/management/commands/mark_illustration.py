from django.core.management.base import BaseCommand

from history.clock import read_anew
from history.models import Installation
from history.ownership import as_owner


class Command(BaseCommand):
    help = "Mark this database as an illustration: its clock can be set, production refuses it. Not to be undone."

    def handle(self, *args, **options):
        with as_owner():
            Installation.objects.update(is_illustration=True)
        read_anew()
        self.stdout.write("This database is an illustration now.")

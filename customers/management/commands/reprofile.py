"""Brings the profiles of all customers up to date: after an upgrade, or after rows were written by hand."""

from django.core.management.base import BaseCommand

from customers.tasks import refresh_all


class Command(BaseCommand):
    help = "Bring the profiles of all customers up to date; may be stopped and run again at any time."

    def handle(self, *args, **options):
        def progress(done: int, total: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} of {total}")

        self.stdout.write(f"{refresh_all(progress)} customers had another profile.")

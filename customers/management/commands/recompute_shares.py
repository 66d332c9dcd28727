import sys

from django.core.management.base import BaseCommand
from rich.progress import Progress

from customers.services.shares import recompute_all


class Command(BaseCommand):
    help = "Compute the state's share in every entity anew, and keep it."

    def handle(self, *args, **options):
        with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("shares")
            version = recompute_all(
                cause="system:recompute_shares",
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        self.stdout.write(f"Version {version} of the graph, for {version.on}: {version.entities} results written.")

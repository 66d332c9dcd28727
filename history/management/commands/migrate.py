from django.core.management.commands import migrate

from history import grants
from history.ownership import application_role, as_owner


class Command(migrate.Command):
    help = "Migrate as the owner of the database, then set the rights of the application's role."

    def handle(self, *args, **options):
        role = application_role()
        with as_owner() as connection:
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                grants.apply(connection, role)

import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from history.illustration import empty_half_played, note_play
from history.models import Play
from partners.models import Partner
from portal.story.logins import LOGINS, PASSWORD
from portal.story.play import play


class Command(BaseCommand):
    help = "Load the demo's story into an empty database and mark it as an illustration."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="only print who can sign in")
        parser.add_argument("--if-empty", action="store_true", help="leave a database that holds partners alone")

    def handle(self, *args, **options):
        if options["logins"]:
            for email, _name, role, partner in LOGINS:
                self.stdout.write(f"  {email:28} {PASSWORD}   {role}, {partner}")
            return
        if empty_half_played():
            self.stdout.write("  The last start was cut off while the story was played: it begins anew.")
        if Partner.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("The database holds partners already: the story begins with an empty one.")
        began = time.monotonic()
        call_command("mark_illustration", verbosity=0)
        note_play(Play.BEGUN)
        play(lambda text: self.stdout.write(f"  {time.monotonic() - began:5.1f} s  {text}"))
        note_play(Play.WHOLE)

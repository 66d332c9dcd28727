from django.core.management.base import BaseCommand, CommandError

from accounts.exceptions import AccountError
from accounts.models import User
from accounts.services import reset_second_factor


class Command(BaseCommand):
    help = "Take away a person's lost second factor; the owner is told by mail."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--proof", required=True, help="how the person proved who they are; it is kept")
        parser.add_argument("--actor", help="e-mail of the colleague who does it")

    def handle(self, *args, email: str, proof: str, actor: str | None, **options):
        by = self.person(actor) if actor else None
        user = self.person(email)
        try:
            reset_second_factor(user, actor=by, proof=proof)
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The second factor of {user.email} is reset; the owner was told.")

    def person(self, email: str) -> User:
        try:
            return User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody is on file under {email}.") from error

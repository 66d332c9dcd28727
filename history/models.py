"""The marker of an illustration. The events of recorded models belong to their own apps."""

from django.db import models


class Play(models.TextChoices):
    """How far what an illustration shows was brought in; a start that was cut off leaves `begun`."""

    NONE = "", "nothing was played"
    BEGUN = "begun", "begun"
    WHOLE = "whole", "whole"


class Installation(models.Model):
    """The one row that says what this database is. Only the owner's role may write to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_illustration = models.BooleanField(default=False)
    clock_offset = models.DurationField()
    play = models.CharField(max_length=5, choices=Play.choices, default=Play.NONE, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one_row")]

    def __str__(self) -> str:
        return "illustration" if self.is_illustration else "installation"

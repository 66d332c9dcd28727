import datetime

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CITextExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models

from history import sql


def add_the_row(apps, schema_editor):
    apps.get_model("history", "Installation").objects.create(clock_offset=datetime.timedelta())


class Migration(migrations.Migration):
    initial = True

    dependencies = [("pghistory", "0007_auto_20250421_0444")]
    run_before = [("accounts", "0001_initial"), ("licensing", "0001_territory_key")]

    operations = [
        BtreeGistExtension(),
        CITextExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("is_illustration", models.BooleanField(default=False)),
                ("clock_offset", models.DurationField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="installation_is_one_row")],
            },
        ),
        migrations.RunPython(add_the_row, migrations.RunPython.noop),
        migrations.RunSQL("DROP FUNCTION IF EXISTS _pgh_attach_context()", migrations.RunSQL.noop),
        *[migrations.RunSQL(function, migrations.RunSQL.noop) for function in sql.FUNCTIONS],
    ]

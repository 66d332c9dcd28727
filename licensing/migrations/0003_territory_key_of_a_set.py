import django.contrib.postgres.constraints
import django.db.models.functions.comparison
from django.db import migrations, models

NAME = "license_open_grants_do_not_overlap"
# A territory is a set: a code that is given twice counts once.
SET = """
CREATE OR REPLACE FUNCTION licensing_territory_key(territory text[], excluded text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce((SELECT string_agg(DISTINCT code, ',' ORDER BY code) FROM unnest(territory) code), '') || '|' ||
           coalesce((SELECT string_agg(DISTINCT code, ',' ORDER BY code) FROM unnest(excluded) code), '')
$$;
"""
LIST = SET.replace("DISTINCT ", "")


class Migration(migrations.Migration):
    dependencies = [("licensing", "0002_initial")]

    # The index of the constraint holds keys of the function as it was, so it is built anew around the change.
    operations = [
        migrations.RemoveConstraint(model_name="license", name=NAME),
        migrations.RunSQL(SET, LIST),
        migrations.AddConstraint(
            model_name="license",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name=NAME,
                condition=models.Q(revoked=False),
                expressions=[
                    (django.db.models.functions.comparison.Coalesce(models.F("grantor"), models.Value(0)), "="),
                    (models.F("holder"), "="),
                    (models.F("line"), "="),
                    (
                        models.Func(
                            "territory",
                            "excluded",
                            function="licensing_territory_key",
                            output_field=models.TextField(),
                        ),
                        "=",
                    ),
                    (models.F("segment"), "="),
                    (models.F("valid"), "&&"),
                ],
            ),
        ),
    ]

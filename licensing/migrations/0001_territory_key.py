from django.db import migrations

# The exclusion constraint compares territories literally, whatever order their codes were given in.
CREATE = """
CREATE FUNCTION licensing_territory_key(territory text[], excluded text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce((SELECT string_agg(code, ',' ORDER BY code) FROM unnest(territory) code), '') || '|' ||
           coalesce((SELECT string_agg(code, ',' ORDER BY code) FROM unnest(excluded) code), '')
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION licensing_territory_key(text[], text[])")]

"""Running one SQL statement of an import."""

from django.db import connection


def run(sql: str, **values) -> int:
    """Run a statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def touch(sql: str, **values) -> int:
    """Run a query or a writing statement that yields entities, note them as touched, and return how many rows it gave.

    They stay in the database: of a large file they would fill the memory.
    """
    return run(f"WITH touched(id) AS ({sql}) INSERT INTO work_touched SELECT id FROM touched", **values)


def rows(sql: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def number(sql: str, **values) -> int:
    return rows(sql, **values)[0][0]

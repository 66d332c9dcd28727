"""Running one SQL statement of an import."""

from django.db import connection


def run(sql: str, **values) -> int:
    """Run a statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def rows(sql: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def number(sql: str, **values) -> int:
    return rows(sql, **values)[0][0]

"""What the owner does with an illustration: marks it, notes how far its story was played, empties it."""

from psycopg import sql

from history.clock import read_anew
from history.models import Installation, Play
from history.ownership import as_owner

KEPT = {"django_migrations", "django_content_type", "auth_permission", "history_installation"}
"""Tables that a migrated, empty database has rows in."""


def play_state() -> str:
    """Return how far the story of this database was played; nothing where it is no illustration."""
    return Installation.objects.filter(is_illustration=True).values_list("play", flat=True).first() or Play.NONE


def note_play(state: str) -> None:
    """Note how far the story of an illustration was played."""
    with as_owner():
        Installation.objects.filter(is_illustration=True).update(play=state)


def empty_half_played() -> bool:
    """Empty an illustration whose story was cut off, and say whether it was one. Any other database stays as it is."""
    if play_state() != Play.BEGUN:
        return False
    with as_owner() as owner, owner.cursor() as cursor:
        empty_tables(cursor)
    read_anew()
    return True


def empty_tables(cursor) -> None:
    """Empty every table that holds something, and set the clock back. The cursor is the owner's."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = [name for (name,) in cursor.fetchall() if name not in KEPT]
    filled = sql.SQL(" UNION ALL ").join(
        sql.SQL("(SELECT {} WHERE EXISTS (SELECT FROM {}))").format(sql.Literal(name), sql.Identifier(name))
        for name in tables
    )
    cursor.execute(filled)
    names = [sql.Identifier(name) for (name,) in cursor.fetchall()]
    if names:
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))
    cursor.execute(
        "UPDATE history_installation SET clock_offset = '0', play = '' WHERE clock_offset <> '0' OR play <> ''"
    )

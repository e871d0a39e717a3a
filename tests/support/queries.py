"""
Queries on a test's database, each in a transaction of its own.
"""

from typing import Any

from app.store.database import Database


def query(database: Database, statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """
    The rows that the statement returns; none from a statement that returns nothing.
    """
    with database.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def value(database: Database, statement: str, values: Any = None) -> Any:
    """
    The first value of the first row; None without rows.
    """
    rows = query(database, statement, values)
    return rows[0][0] if rows else None


def count_of(database: Database, table: str) -> int:
    """
    How many rows a table has.
    """
    return int(value(database, f"SELECT count(*) FROM {table}"))

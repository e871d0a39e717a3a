"""
The customers table: one row a customer of a portfolio.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg2.extensions import connection

from risk_model.priority import Exposure

# What a request leaves out stays as it was. The row lock makes two assessments of one customer wait for each other.
PUT = """
INSERT INTO customers (portfolio, external_id, name, natural_person, exposure, exposure_currency)
VALUES (%(portfolio)s, %(external_id)s, coalesce(%(name)s, %(external_id)s), coalesce(%(natural_person)s, false),
        %(exposure)s, %(exposure_currency)s)
ON CONFLICT (portfolio, external_id) DO UPDATE
   SET name = coalesce(%(name)s, customers.name),
       natural_person = coalesce(%(natural_person)s, customers.natural_person),
       exposure = coalesce(excluded.exposure, customers.exposure),
       exposure_currency = coalesce(excluded.exposure_currency, customers.exposure_currency)
RETURNING customer_id, name
"""
EXPOSURE = """
SELECT exposure, exposure_currency
  FROM customers
 WHERE portfolio = %(portfolio)s AND external_id = %(external_id)s AND exposure IS NOT NULL
"""
FIND = "SELECT customer_id FROM customers WHERE portfolio = %(portfolio)s AND external_id = %(external_id)s"


@dataclass(frozen=True)
class Customer:
    """
    A customer as a request names it; None where the request leaves it out.
    """

    external_id: str
    name: str | None
    natural_person: bool | None
    exposure: Exposure | None


def put(conn: connection, portfolio: str, customer: Customer) -> tuple[int, str]:
    """
    Make or update the customer, locked until commit; gives its number and its name.
    """
    asked = {
        "portfolio": portfolio,
        "external_id": customer.external_id,
        "name": customer.name,
        "natural_person": customer.natural_person,
        "exposure": customer.exposure and customer.exposure.amount,
        "exposure_currency": customer.exposure and customer.exposure.currency,
    }
    with conn.cursor() as cursor:
        cursor.execute(PUT, asked)
        ((customer_id, name),) = cursor.fetchall()
    return customer_id, name


def exposure_of(conn: connection, portfolio: str, external_id: str) -> Exposure | None:
    """
    What the customer owes, as the last request that said so did; None where none has.
    """
    with conn.cursor() as cursor:
        cursor.execute(EXPOSURE, {"portfolio": portfolio, "external_id": external_id})
        row = cursor.fetchone()
    return None if row is None else Exposure(*row)


def find(conn: connection, portfolio: str, external_id: str) -> int | None:
    """
    The customer's number; None where the portfolio has no such customer.
    """
    with conn.cursor() as cursor:
        cursor.execute(FIND, {"portfolio": portfolio, "external_id": external_id})
        row = cursor.fetchone()
    return None if row is None else row[0]

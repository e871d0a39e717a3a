"""
Read bank statements from the command line: a summary for people, or the answer of the API with --json.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from integrations.statements.statement import Statement, StatementRefused

ACCEPTED, REFUSED = 0, 2


class ReadsByDefault(click.Group):
    """
    A group whose first argument need not name a command: a file is read.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """
        Put the command in front where none is named.
        """
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ReadsByDefault)
def main() -> None:
    """
    Read bank statements (MT940, CAMT, OFX, QIF, CSV, JSON, or a zip of them), or write the golden file of a sample.

    \b
    Examples:
      python -m integrations.statements january.sta february.zip
      python -m integrations.statements january.sta --json
      python -m integrations.statements golden tests/unit/statements/goldens/bank.csv
    """


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print accounts, balances and every transaction as JSON.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.now(UTC).astimezone(),
    show_default="today",
    help="The last day that can be in the files, such as that of their download.",
)
def read(files: tuple[Path, ...], as_json: bool, as_of: datetime) -> None:
    """
    Say what is in bank statement FILES; done where no command is named.

    Exit code 0: read, perhaps with warnings. Exit code 2: refused, the problem is on standard error.
    """
    from integrations.statements.as_json import answer_of, problem_of
    from integrations.statements.read import checked_together

    try:
        statements = checked_together(
            [statement for file in files for statement in _read(file, as_of.date(), len(files) > 1)]
        )
    except StatementRefused as refused:
        click.echo(json.dumps(problem_of(refused), ensure_ascii=False), err=True)
        sys.exit(REFUSED)
    if as_json:
        click.echo(json.dumps(answer_of(statements), ensure_ascii=False))
    else:
        for statement in statements:
            click.echo(_summary(statement))
    sys.exit(ACCEPTED)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Overwrite an existing one.")
def golden(file: Path, force: bool) -> None:
    """
    Write the golden file of a sample FILE beside it, and print its path. Read it through before you commit it.

    Exit code 2: there is one already; --force overwrites it.
    """
    from integrations.statements.shared.golden import golden_path, golden_text

    path = golden_path(file)
    if not force:
        _refuse_writing_over(path)
    path.write_text(golden_text(file.read_bytes()), "utf-8")
    click.echo(path)


def _refuse_writing_over(path: Path) -> None:
    if path.exists():
        raise click.UsageError(f"{path} exists; --force overwrites it")


def _read(file: Path, as_of: date, one_of_many: bool) -> list[Statement]:
    """
    The statements of one file; its size is looked at before its content.
    """
    from integrations.statements.read import refuse_oversized, statements_in

    try:
        refuse_oversized(file.stat().st_size)
        return statements_in(file.read_bytes(), as_of)
    except OSError:
        raise StatementRefused(str(file), "expected a file that can be read") from None
    except StatementRefused as refused:
        where = f"{file.name}: {refused.where}" if one_of_many else refused.where
        raise StatementRefused(where, refused.expected) from None


def _summary(statement: Statement) -> str:
    """
    Account, period, count, balances and warnings, a line each.
    """
    from integrations.statements.shared.balances import sum_of
    from risk_model.transactions import day_of

    rows, days = statement.transactions, statement.transactions.booking_day
    period = f"{day_of(days.min())} to {day_of(days.max())}" if len(rows) else "no bookings"
    reconciled = {True: "yes", False: "NO", None: "cannot be checked"}[statement.reconciled]
    lines = [
        f"account     {statement.account.iban or statement.account.other or 'not named'} {statement.currency or ''}",
        f"  period    {period}",
        f"  booked    {len(rows)}, pending {len(statement.pending)}, sum {sum_of(rows, statement.account.currency)}",
        f"  opening   {statement.opening.amount if statement.opening else 'not given'}",
        f"  closing   {statement.closing.amount if statement.closing else 'not given'}",
        f"  balances  reconciled: {reconciled}",
    ]
    lines += [f"  warning   {warning.where} {warning.message}" for warning in statement.warnings]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""``python -m tests.bench [--most 1000000] [--sqlite] [--postgres]``: measures, and prints tables of ratios;
``python -m tests.bench workers`` several workers alone, ``python -m tests.bench numbers`` what a country needs.
"""

import click

from tests.bench import beats, numbers, starting, workers


@click.group(invoke_without_command=True)
@click.pass_context
@click.option("--most", default=1_000_000, show_default=True, help="The largest table of pending reminders.")
@click.option("--due", default=10_000, show_default=True, help="How many fall due in the same minute.")
@click.option("--sqlite", "chosen", flag_value="sqlite", help="SQLite alone.")
@click.option("--postgres", "chosen", flag_value="postgres", help="PostgreSQL alone.")
def main(context: click.Context, most: int, due: int, chosen: str | None) -> None:
    """Measures the reminder clock's beat."""
    if context.invoked_subcommand:
        return
    for line in beats.measured(most, due, (chosen,) if chosen else ("sqlite", "postgres")):
        click.echo(line)
    for line in starting.measured():
        click.echo(line)
    if chosen != "sqlite":
        click.echo("")
        for line in workers.measured():
            click.echo(line)


@main.command("workers")
def several() -> None:
    """One, two and four workers on one PostgreSQL."""
    for line in workers.measured():
        click.echo(line)


@main.command("numbers")
def country() -> None:
    """Rows, bytes, machines and LINE's price for a city, a prefecture and the country."""
    for line in numbers.worked_out():
        click.echo(line)


if __name__ == "__main__":
    main()

"""``python -m tests.bench [--most 1000000] [--sqlite] [--postgres]``: measures, and prints tables of ratios."""

import click

from tests.bench import beats, starting


@click.command()
@click.option("--most", default=1_000_000, show_default=True, help="The largest table of pending reminders.")
@click.option("--due", default=10_000, show_default=True, help="How many fall due in the same minute.")
@click.option("--sqlite", "chosen", flag_value="sqlite", help="SQLite alone.")
@click.option("--postgres", "chosen", flag_value="postgres", help="PostgreSQL alone.")
def main(most: int, due: int, chosen: str | None) -> None:
    """Measures the reminder clock's beat."""
    for line in beats.measured(most, due, (chosen,) if chosen else ("sqlite", "postgres")):
        click.echo(line)
    for line in starting.measured():
        click.echo(line)


if __name__ == "__main__":
    main()

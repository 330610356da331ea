"""`portal demo`"""

import click


@click.group("demo")
def demo() -> None:
    """Fill a demo and say who can sign in."""

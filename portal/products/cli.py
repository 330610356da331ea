"""`portal product`"""

import click

from portal.core.shell import explained
from portal.products import actions, queries


@click.group("product")
def product() -> None:
    """Products and their versions."""


@product.command("add")
@click.argument("name")
@click.option("--versions", default="", help="Oldest first, separated by commas: 4.0,4.1,4.1.2")
@click.option("--description", default="", help="One sentence that says what it is.")
def add(name: str, versions: str, description: str) -> None:
    """Add a product called NAME."""
    with explained():
        added = actions.add_product(None, name=name, description=description)
        names = [part.strip() for part in versions.split(",") if part.strip()]
        for version in names:
            actions.add_version(None, added, name=version)
        line = f"{added.name}: {', '.join(names) or 'no versions yet'}"
    click.echo(line)


@product.command("list")
def list_products() -> None:
    """All products with their versions, oldest first."""
    with explained():
        for found in queries.products():
            names = ", ".join(version.name for version in found.versions)
            click.echo(f"{found.name}: {names or 'no versions yet'}")

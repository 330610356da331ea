"""Floor 2, below accounts: the products and their ordered versions."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this slice adds to the application."""
    from portal.products import cli

    app.cli.add_command(cli.product)

"""Commands that change data: one transaction, and errors in words that a person at a shell can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.core.db import unit_of_work
from portal.core.errors import PortalError


@contextmanager
def explained() -> Iterator[None]:
    """Commit what happens inside. What went wrong is said in one line, and nothing was changed then."""
    try:
        with unit_of_work():
            yield
    except PortalError as error:
        raise click.ClickException(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            "The database can't be reached or isn't migrated: see `portal doctor`, or run `portal db upgrade`."
        ) from error

"""Which tests run, and in which order."""

import pytest

from tests.support import databases

REACH = {"test_database", "make_site", "postgres_server"}
LONGEST = ("/test_every_page.py", "/test_kills.py", "/test_desk_story.py")  # half a minute and more


def reaches_database(test: pytest.Item) -> bool:
    """Whether `test` asks for a database, itself or by any of its fixtures: there is no other way to PostgreSQL."""
    return not REACH.isdisjoint(getattr(test, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to SQLite's run what no database can change; begin with what is slow, so that no process ends long after
    the others."""
    if databases.KIND == "postgresql":
        config.hook.pytest_deselected(items=[test for test in items if not reaches_database(test)])
        items[:] = filter(reaches_database, items)
    items.sort(key=_quickness)


def _quickness(test: pytest.Item) -> int:
    if test.nodeid.partition("::")[0].endswith(LONGEST):
        return 0
    return next((rank for rank, slow in enumerate(("browser", "once"), 1) if test.get_closest_marker(slow)), 3)

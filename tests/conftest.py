"""Fixtures for every test; what they do is in tests/support."""

pytest_plugins = [
    "tests.support.order",
    "tests.support.mail",
    "tests.support.site",
    "tests.support.cast",
    "tests.support.running",
]

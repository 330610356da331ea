"""What was counted holds until the revision is another, and a minute at most."""

import pytest
from flask import Flask

from portal.web import remembered


def test_it_is_counted_once_for_each_revision_and_anew_when_its_time_is_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[int, ...]] = []

    def value(of: tuple[int, ...]) -> int:
        def count() -> int:
            counted.append(of)
            return len(counted)

        return remembered.remembered("test", of, count)

    with app.app_context():
        assert [value((7, 1)), value((7, 1)), value((7, 2)), value((7, 1))] == [1, 1, 2, 1]
        assert remembered.remembered("other", (7, 1), lambda: "else") == "else"
        monkeypatch.setattr(remembered, "HOLDS_SECONDS", 0.0)
        assert [value((7, 3)), value((7, 3)), value((7, 1))] == [3, 4, 1]


def test_it_keeps_no_more_than_so_many(app: Flask) -> None:
    with app.app_context():
        for number in range(remembered.MOST + 5):
            remembered.remembered("many", (number, 1), lambda: "much")
        assert len(app.extensions["remembered"]) <= remembered.MOST

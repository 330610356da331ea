"""What the site's settings say of introductions."""

from datetime import timedelta
from pathlib import Path

from flask import current_app

from portal.core.settings import Settings


def requests_a_quarter() -> int:
    """How often somebody may be asked within a quarter, whoever proposes."""
    return _settings().introductions_a_quarter


def time_to_answer() -> timedelta:
    """How long those who are asked have."""
    return timedelta(days=_settings().introduction_days)


def index_dir() -> Path:
    """Where the search index lives."""
    return _settings().index_dir


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings

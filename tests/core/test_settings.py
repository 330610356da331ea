"""Settings: defaults that work, and a wrong one is named."""

import stat
from pathlib import Path

import pytest

from portal.core.settings import Settings, SettingsError, load


def settings(folder: Path, **environ: str) -> Settings:
    """Settings from this environment alone."""
    return load({"PORTAL_INSTANCE_DIR": str(folder), **environ})


def test_without_any_setting_there_is_a_database_and_a_kept_secret(tmp_path: Path) -> None:
    first, second = settings(tmp_path / "new"), settings(tmp_path / "new")
    assert first.database_url == f"sqlite:///{tmp_path / 'new' / 'portal.sqlite3'}"
    assert len(first.secret_key) == 64
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_DATABASE_URL", "mysql://root@localhost/x"),
        ("PORTAL_SMTP_URL", "localhost:25"),
        ("PORTAL_SMTP_URL", "smtp://"),
        ("PORTAL_SITE_URL", "example.test"),
        ("PORTAL_DEMO", "perhaps"),
        ("PORTAL_WEB_PROCESSES", "0"),
        ("PORTAL_WEB_PROCESSES", "two"),
        ("PORTAL_LIMITS_URL", "file:///tmp"),
        ("PORTAL_MAIL_FROM", "nobody"),
        ("PORTAL_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        settings(tmp_path, **{name: value})


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="PORTAL_INDEX_DIR"):
        settings(tmp_path, PORTAL_INDEX_DIR=str(tmp_path / "file"))


def test_a_kept_secret_that_was_cut_short_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("abc")
    with pytest.raises(SettingsError, match="cut short"):
        settings(tmp_path)


@pytest.mark.parametrize("url", ["postgres://a:b@db/x", "postgresql://a:b@db/x", "postgresql+psycopg://a:b@db/x"])
def test_every_spelling_of_a_postgresql_url_leads_to_the_same_driver(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, PORTAL_DATABASE_URL=url).database_url == "postgresql+psycopg://a:b@db/x"


def test_a_site_behind_https_has_secure_cookies_unless_told_otherwise(tmp_path: Path) -> None:
    assert settings(tmp_path, PORTAL_SITE_URL="https://help.example.test/").secure_cookies
    assert not settings(tmp_path, PORTAL_SITE_URL="https://x.example.test", PORTAL_SECURE_COOKIES="no").secure_cookies
    assert not settings(tmp_path).secure_cookies


def test_secrets_are_not_shown_where_settings_are_printed(tmp_path: Path) -> None:
    shown = repr(settings(tmp_path, PORTAL_SECRET_KEY="s" * 40, PORTAL_SMTP_URL="smtp://me:hunter2@mail.example.test"))
    assert "ssss" not in shown
    assert "hunter2" not in shown

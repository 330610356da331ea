"""Settings come from the environment and a `.env` file; a wrong one is named at start."""

import math
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from portal.core.errors import PortalError

ROOT = Path(__file__).resolve().parents[2]
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class SettingsError(PortalError):
    """A setting has a value that can't be used; the message names the setting."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process. Paths are absolute, sizes in bytes, times in the unit that the name says."""

    database_url: str
    index_dir: Path
    instance_dir: Path
    secret_key: str = field(repr=False)
    site_name: str = "Beenthere"
    site_url: str = "http://127.0.0.1:8000"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "beenthere@localhost"
    demo: bool = False
    secure_cookies: bool = False
    trusted_proxies: int = 0
    limits_url: str = "memory://"
    limits_enabled: bool = True
    web_processes: int = 2
    web_threads: int = 4
    inquiry_days: int = 90
    introductions_a_quarter: int = 2
    introduction_days: int = 14
    meaning_model: str = "static"
    verdict_precision: float = 0.9
    max_post_bytes: int = 100_000
    log_level: str = "INFO"

    @property
    def fitted_verdict(self) -> Path:
        """Where coefficients of the verdict are that were fitted on this site, if they were."""
        return self.instance_dir / "verdict.json"

    @property
    def mailbox_dir(self) -> Path:
        """Where mail goes in the demo, one file each."""
        return self.instance_dir / "mailbox"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: `.env` in the working directory, overlaid by the process environment).

    Raises SettingsError naming the first setting that can't be used.
    """
    if environ is None:
        environ = {key: value or "" for key, value in dotenv_values(".env").items()} | dict(os.environ)
    get = _Reader(environ)
    instance_dir = get.folder("PORTAL_INSTANCE_DIR", ROOT / "instance")
    demo = get.flag("PORTAL_DEMO", False)
    return Settings(
        database_url=get.database("PORTAL_DATABASE_URL", f"sqlite:///{instance_dir / 'portal.sqlite3'}"),
        index_dir=get.folder("PORTAL_INDEX_DIR", ROOT / "search_index"),
        instance_dir=instance_dir,
        secret_key=get.text("PORTAL_SECRET_KEY", "") or _kept_secret(instance_dir),
        site_name=get.text("PORTAL_SITE_NAME", "Beenthere"),
        site_url=get.url("PORTAL_SITE_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/"),
        smtp_url=get.url("PORTAL_SMTP_URL", "", ("smtp", "smtps", "smtp+starttls")),
        mail_from=get.address("PORTAL_MAIL_FROM", "beenthere@localhost"),
        demo=demo,
        secure_cookies=get.flag("PORTAL_SECURE_COOKIES", get.text("PORTAL_SITE_URL", "").startswith("https:")),
        trusted_proxies=get.number("PORTAL_TRUSTED_PROXIES", 0, 0, 10),
        limits_url=get.url("PORTAL_LIMITS_URL", "memory://", ("memory", "redis", "rediss", "valkey", "valkeys")),
        limits_enabled=get.flag("PORTAL_LIMITS", True),
        web_processes=get.number("PORTAL_WEB_PROCESSES", 2, 1, 64),
        web_threads=get.number("PORTAL_WEB_THREADS", 4, 1, 64),
        inquiry_days=get.number("PORTAL_INQUIRY_DAYS", 90, 1, 3650),
        introductions_a_quarter=get.number("PORTAL_INTRODUCTIONS_A_QUARTER", 2, 0, 20),
        introduction_days=get.number("PORTAL_INTRODUCTION_DAYS", 14, 4, 90),
        meaning_model=get.model("PORTAL_MEANING_MODEL", "static"),
        verdict_precision=get.share("PORTAL_VERDICT_PRECISION", 0.9, 0.5, 0.99),
        max_post_bytes=get.number("PORTAL_MAX_POST_BYTES", 100_000, 1_000, 5_000_000),
        log_level=get.choice("PORTAL_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )


def _kept_secret(instance_dir: Path) -> str:
    """A random key made at the first start and kept beside the data, so that sessions outlive a restart."""
    path = instance_dir / "secret_key"
    try:
        instance_dir.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_secret(path)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    except OSError as error:
        raise SettingsError(f"PORTAL_INSTANCE_DIR: {instance_dir} can't be written ({error.strerror})") from error
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    kept = path.read_text().strip()
    if len(kept) < 32:
        raise SettingsError(
            f"PORTAL_SECRET_KEY: the kept key in {path} is cut short; delete that file to make a new one"
        )
    return kept


class _Reader:
    def __init__(self, environ: Mapping[str, str]):
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        raw = self.environ.get(name)
        if raw is None:
            return default
        value = raw.strip().lower()
        if value in TRUE | FALSE:
            return value in TRUE
        raise SettingsError(f"{name}: {raw!r} is neither yes nor no")

    def number(self, name: str, default: int, least: int, most: int) -> int:
        raw = self.text(name, str(default))
        if raw.isascii() and raw.isdigit() and least <= int(raw) <= most:
            return int(raw)
        raise SettingsError(f"{name}: {raw!r} is no whole number from {least} to {most}")

    def share(self, name: str, default: float, least: float, most: float) -> float:
        raw = self.text(name, str(default))
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if least <= value <= most:
            return value
        raise SettingsError(f"{name}: {raw!r} is no number from {least} to {most}")

    def model(self, name: str, default: str) -> str:
        raw = self.text(name, default)
        if raw.lower() in {"static", "off"}:
            return raw.lower()
        if "/" not in raw and not Path(raw).exists():
            raise SettingsError(f"{name}: {raw!r} is neither static nor off nor a folder")
        return str(Path(raw).expanduser().resolve())

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self.text(name, default).upper()
        if raw in allowed:
            return raw
        raise SettingsError(f"{name}: {raw!r} is none of {', '.join(allowed)}")

    def folder(self, name: str, default: Path) -> Path:
        path = Path(self.text(name, str(default))).expanduser().resolve()
        if path.exists() and not path.is_dir():
            raise SettingsError(f"{name}: {path} is not a folder")
        return path

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        scheme = raw.partition("://")[0]
        if raw and (scheme not in schemes or (scheme != "memory" and not _has_host(raw))):
            raise SettingsError(f"{name}: needs the form {schemes[0]}://… ({', '.join(schemes)})")
        return raw

    def address(self, name: str, default: str) -> str:
        raw = self.text(name, default)
        if "@" not in raw or "\n" in raw:
            raise SettingsError(f"{name}: {raw!r} is no mail address")
        return raw

    def database(self, name: str, default: str) -> str:
        raw = self.text(name, default)
        if raw.startswith("sqlite:///"):
            return raw
        for plain in ("postgresql+psycopg://", "postgresql://", "postgres://"):
            if raw.startswith(plain):
                return "postgresql+psycopg://" + raw.removeprefix(plain)
        raise SettingsError(f"{name}: needs sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False

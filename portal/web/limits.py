"""Limits on what costs: sign-in, sign-up, posting, suggesting. By person where signed in, else by address."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from portal.core.settings import Settings


def _who() -> str:
    return f"user:{current_user.id}" if current_user.is_authenticated else f"address:{get_remote_address()}"


limiter = Limiter(key_func=_who, headers_enabled=False, strategy="fixed-window")
by_address = get_remote_address


def init_app(app: Flask, settings: Settings) -> None:
    """Switch the limits on."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.limits_url
    app.config["RATELIMIT_ENABLED"] = settings.limits_enabled
    limiter.init_app(app)

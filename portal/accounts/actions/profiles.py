"""What people say about themselves, and what they run."""

from portal import journal
from portal.accounts.events import AccountEvent
from portal.accounts.models import Running, User
from portal.core import names
from portal.core.db import db
from portal.core.errors import Invalid
from portal.products.models import Product, Version

LONGEST_ABOUT, LONGEST_ENVIRONMENT, MOST_RUNNING = 1000, 200, 50


def change_profile(actor: User, *, name: str, about: str) -> None:
    """Another name or other words about oneself. Raises Invalid when they are empty or too long."""
    name, about = names.tidy(name), about.replace("\r\n", "\n").strip()
    if len(about) > LONGEST_ABOUT:
        raise Invalid(f"That is too long: {LONGEST_ABOUT:,} characters at most.", "about")
    changed = [field for field, old, new in (("name", actor.name, name), ("about", actor.about, about)) if old != new]
    if changed:
        actor.name, actor.about = name, about
        journal.record(AccountEvent.PROFILE_CHANGED, actor=actor, subject=actor, fields=changed)


def add_running(actor: User, *, product: Product, version: Version | None = None, environment: str = "") -> Running:
    """The actor runs `product`, perhaps in `version`. The same thing twice is one.

    Raises Invalid when the version is of another product, the environment too long, or the list too long.
    """
    environment = _environment(environment)
    _belongs(version, product)
    for running in actor.runs:
        if (running.product, running.version, running.environment) == (product, version, environment):
            return running
    if len(actor.runs) >= MOST_RUNNING:
        raise Invalid(f"The list holds {MOST_RUNNING} at most. Take away what you don't run any more.")
    running = Running(product=product, version=version, environment=environment)
    actor.runs.append(running)
    journal.record(AccountEvent.RUNNING_ADDED, actor=actor, subject=running, product=product.id)
    return running


def change_running(
    actor: User, running: Running, *, product: Product, version: Version | None, environment: str
) -> None:
    """Another version, say, after an upgrade. Raises Invalid as `add_running` does."""
    environment = _environment(environment)
    _belongs(version, product)
    former = running.version.id if running.version else None
    if (running.product, running.version, running.environment) == (product, version, environment):
        return
    running.product, running.version, running.environment = product, version, environment
    journal.record(
        AccountEvent.RUNNING_CHANGED,
        actor=actor,
        subject=running,
        product=product.id,
        former_version=former,
        version=version.id if version else None,
    )


def remove_running(actor: User, running: Running) -> None:
    """The actor doesn't run this any more."""
    product_id = running.product_id
    running.user.runs.remove(running)
    db.session.flush()
    journal.record(AccountEvent.RUNNING_REMOVED, actor=actor, subject=running, product=product_id)


def _environment(text: str) -> str:
    return names.tidy(text, longest=LONGEST_ENVIRONMENT, field="environment") if text.strip() else ""


def _belongs(version: Version | None, product: Product) -> None:
    if version is not None and version.product_id != product.id:
        raise Invalid("This version is of another product.", "product")

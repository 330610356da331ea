"""Tables of people, organisations and what they run."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.clock import now
from portal.core.db import db
from portal.products.models import Product, Version


class Role(StrEnum):
    """What somebody is here."""

    CUSTOMER = "customer"
    SUPPORT = "support"
    ADMIN = "admin"


class Organisation(db.Model):
    """A customer's company, school or office."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created: Mapped[datetime] = mapped_column(default=now)


class User(db.Model):
    """A person with an account."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254), unique=True)  # normalised, lower case
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(String(20), default=Role.CUSTOMER)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    about: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None]  # when the address was confirmed
    created: Mapped[datetime] = mapped_column(default=now)
    active: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(String(40))  # a new one ends all sessions
    demo_cast: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation | None] = relationship()
    runs: Mapped[list["Running"]] = relationship(
        back_populates="user", order_by="Running.id", cascade="all, delete-orphan", passive_deletes=True
    )

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.active

    @property
    def is_staff(self) -> bool:
        """Support or admin."""
        return self.role in (Role.SUPPORT, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        """Admin."""
        return self.role == Role.ADMIN

    @property
    def is_confirmed(self) -> bool:
        """Whether the mail address was confirmed."""
        return self.confirmed_at is not None

    @property
    def initials(self) -> str:
        """One or two letters for the drawn picture."""
        words = [word for word in self.name.split() if word[0].isalnum()] or [self.name]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    def get_id(self) -> str:
        """What the session cookie holds: the id and the key that ends all sessions when it changes."""
        return f"{self.id}:{self.session_key}"


class Visitor:
    """Somebody who isn't signed in."""

    id = None
    role = None
    organisation_id = None
    is_authenticated = False
    is_active = False
    is_anonymous = True
    is_staff = False
    is_admin = False
    is_confirmed = False

    def get_id(self) -> None:
        """Nothing to keep in a session."""


Viewer = User | Visitor


class Running(db.Model):
    """What somebody runs: a product, its version, in which environment."""

    __tablename__ = "runnings"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), index=True)
    environment: Mapped[str] = mapped_column(String(200), default="")
    created: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(back_populates="runs")
    product: Mapped[Product] = relationship()
    version: Mapped[Version | None] = relationship()

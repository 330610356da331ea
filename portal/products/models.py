"""Tables of products and versions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.clock import now
from portal.core.db import db


class Product(db.Model):
    """Something that the maker sells and customers run."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime] = mapped_column(default=now)

    versions: Mapped[list["Version"]] = relationship(
        back_populates="product", order_by="Version.position", cascade="all, delete-orphan"
    )


class Version(db.Model):
    """One version of a product; `position` orders them, oldest first."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("product_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    released: Mapped[date | None]

    product: Mapped[Product] = relationship(back_populates="versions")

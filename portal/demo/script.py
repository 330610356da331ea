"""What the demo's cast has said and done, read from the TOML files beside this module.

Every field has the name of what it becomes; a name that isn't known here is an error, so that a slip
of the pen is noticed.
"""

import re
import tomllib
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).parent
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and how long ago it came out."""

    name: str
    released: timedelta


@dataclass(frozen=True, slots=True)
class Product:
    """A product and its versions, oldest first."""

    key: str
    name: str
    about: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A customer's organisation."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Runs:
    """What somebody runs."""

    product: str
    version: str
    environment: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast; `joined` is how long ago."""

    key: str
    name: str
    email: str
    joined: timedelta
    about: str
    role: str = "customer"
    organisation: str | None = None
    runs: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """The asker or support says that a reply solved it."""

    by: str
    ago: timedelta


@dataclass(frozen=True, slots=True)
class Confirmation:
    """It worked, or it didn't."""

    by: str
    ago: timedelta
    worked: bool
    version: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeToo:
    """I have this as well."""

    by: str
    ago: timedelta
    version: str
    environment: str
    introduce: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """Support hid a post."""

    by: str
    ago: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer under a post."""

    key: str
    kind: str
    by: str
    ago: timedelta
    body: str
    marked: tuple[Mark, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post with everything that followed. `same` names the group of reports that tell of one problem."""

    key: str
    kind: str
    by: str
    ago: timedelta
    product: str
    version: str
    title: str
    body: str
    helps: str = ""
    environment: str = ""
    tags: tuple[str, ...] = ()
    visibility: str = "public"
    same: str | None = None
    watch: tuple[str, ...] = ()
    reply: tuple[Reply, ...] = ()
    me_too: tuple[MeToo, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
    hidden: Hidden | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """Everything: who there is, and what they wrote, oldest first."""

    password: str
    products: tuple[Product, ...]
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    posts: tuple[Post, ...]


def read(folder: Path = HERE) -> Script:
    """The script in `folder`: cast.toml and posts/*.toml. Raises TypeError or ValueError for what it can't read."""
    cast = tomllib.loads((folder / "cast.toml").read_text("utf-8"))
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted((folder / "posts").glob("*.toml"))]
    posts = [_row(Post, post) for file in files for post in file["post"]]
    return Script(
        password=cast["password"],
        products=_rows(Product, cast["product"]),
        organisations=_rows(Organisation, cast["organisation"]),
        people=_rows(Person, cast["person"]),
        posts=tuple(sorted(posts, key=lambda post: post.ago, reverse=True)),
    )


def span(words: str) -> timedelta:
    """ "392d 4h" as a time span. Raises ValueError for anything else."""
    parts = [re.fullmatch(r"(\d+)([dhm])", part) for part in words.split()]
    if not parts or not all(parts):
        raise ValueError(f"{words!r} is no span of days (d), hours (h) and minutes (m)")
    return timedelta(**{UNITS[part[2]]: int(part[1]) for part in parts if part})


_ROWS: dict[str, type[Any]] = {
    "versions": Version,
    "runs": Runs,
    "reply": Reply,
    "marked": Mark,
    "confirmed": Confirmation,
    "me_too": MeToo,
}


def _rows(kind: type[Row], tables: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(_row(kind, table) for table in tables)


def _row(kind: type[Row], table: dict[str, Any]) -> Row:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(table) - known:
        raise ValueError(f"{kind.__name__} {table.get('key', '')}: {', '.join(sorted(unknown))} not known")
    return kind(**{name: _value(name, value) for name, value in table.items()})


def _value(name: str, value: Any) -> Any:
    if name in ("ago", "joined", "released"):
        return span(value)
    if name in _ROWS:
        return _rows(_ROWS[name], value)
    if name == "hidden":
        return _row(Hidden, value)
    if isinstance(value, list):
        return tuple(value)
    return value.strip() if isinstance(value, str) else value

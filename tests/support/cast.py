"""The people in the tests: kim, ravi and mei are customers, anna and jo support, ada an admin."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import pytest
from flask.testing import FlaskClient

from portal.accounts.models import Organisation, Role, User
from portal.core.clock import now
from portal.core.ids import token
from portal.products.models import Product, Version

PASSWORD = "correct horse battery"
VERSIONS = ("4.0", "4.1", "4.1.2", "4.2")
Row = TypeVar("Row")


class Cast:
    """Everybody is made when first named: `cast.kim`, `cast.lumen`, `cast.version("4.1")`."""

    def __init__(self, db: Any):
        self._db = db

    @cached_property
    def hatch(self) -> Organisation:
        """Kim's and Mei's organisation."""
        return self._keep(Organisation(slug="hatch", name="Hatch"))

    @cached_property
    def orbis(self) -> Organisation:
        """Ravi's organisation."""
        return self._keep(Organisation(slug="orbis", name="Orbis"))

    @cached_property
    def lumen(self) -> Product:
        """The product, with its versions in order."""
        product = Product(slug="lumen", name="Lumen")
        product.versions = [Version(name=name, position=position) for position, name in enumerate(VERSIONS)]
        return self._keep(product)

    @cached_property
    def kim(self) -> User:
        """A customer at Hatch."""
        return self.person("Kim", organisation=self.hatch)

    @cached_property
    def mei(self) -> User:
        """A customer at Hatch as well."""
        return self.person("Mei", organisation=self.hatch)

    @cached_property
    def ravi(self) -> User:
        """A customer at Orbis."""
        return self.person("Ravi", organisation=self.orbis)

    @cached_property
    def anna(self) -> User:
        """Support."""
        return self.person("Anna", role=Role.SUPPORT)

    @cached_property
    def jo(self) -> User:
        """Support."""
        return self.person("Jo", role=Role.SUPPORT)

    @cached_property
    def ada(self) -> User:
        """An admin."""
        return self.person("Ada", role=Role.ADMIN)

    def person(
        self,
        name: str,
        *,
        role: Role = Role.CUSTOMER,
        organisation: Organisation | None = None,
        confirmed: bool = True,
        **more: Any,
    ) -> User:
        """Somebody else: `cast.person("Lee", confirmed=False)`."""
        user = User(
            name=name,
            email=f"{name.lower()}@example.test",
            password_hash="!",
            role=role,
            organisation=organisation,
            confirmed_at=now() if confirmed else None,
            session_key=token(),
            **more,
        )
        return self._keep(user)

    def version(self, name: str) -> Version:
        """A version of Lumen."""
        return next(version for version in self.lumen.versions if version.name == name)

    def _keep(self, row: Row) -> Row:
        self._db.add(row)
        self._db.flush()
        return row


@pytest.fixture
def cast(db: Any) -> Cast:
    """The people, organisations and the product; each is made when first named."""
    return Cast(db)


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, User], FlaskClient]:
    """`sign_in(client, cast.kim)`: from here on this browser is Kim's. The form itself is tested in tests/accounts."""

    def sign(client: FlaskClient, person: User) -> FlaskClient:
        with client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return client

    return sign

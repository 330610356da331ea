"""What stands over the two texts of a pair: who, when, how far it has come, and where the facts agree."""

from dataclasses import dataclass

from flask import url_for

from portal.community.models import Post
from portal.community.wording import day
from portal.desk.models import Pair


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of both posts; `agrees` is None where one of them doesn't say, or where it tells nothing: the same
    problem comes from many organisations, on any day."""

    name: str
    values: tuple[str, str]
    is_telling: bool = True

    @property
    def agrees(self) -> bool | None:
        """Whether both say the same."""
        if not self.is_telling or not all(self.values):
            return None
        return self.values[0].casefold() == self.values[1].casefold()


def sides(pair: Pair) -> list[dict[str, object]]:
    """Both posts with the address of their page, and of the problem they are linked to."""
    return [
        {
            "post": post,
            "url": url_for("community.show_post", post_id=post.id),
            "head_url": url_for("community.show_post", post_id=post.canonical_id) if post.canonical_id else None,
        }
        for post in (pair.report, pair.other)
    ]


def facts(one: Post, other: Post) -> list[Fact]:
    """What both posts say of product, version, environment and when; without what neither says."""
    named = [
        Fact("Product", (_name(one.product), _name(other.product))),
        Fact("Version", (_name(one.version), _name(other.version))),
        Fact("Environment", (one.environment, other.environment)),
        Fact("Organisation", (_name(one.organisation), _name(other.organisation)), is_telling=False),
        Fact("Written", (day(one.created), day(other.created)), is_telling=False),
    ]
    return [fact for fact in named if any(fact.values)]


def _name(row: object) -> str:
    return str(getattr(row, "name", "") or "")

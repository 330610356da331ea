"""What both sides read of why they might meet: suggested from the problem, looked through before it is sent."""

from collections.abc import Sequence

from portal.accounts.models import User
from portal.community.models import Post
from portal.introductions import giveaways, limits, rarity
from portal.introductions.giveaways import FEW_PEOPLE, Giveaway, Known
from portal.introductions.queries import candidates, known
from portal.products.queries import products


def suggested(post: Post, people: Sequence[int]) -> str:
    """A beginning that names nobody. The title stands in it only where it leads to nobody who would be asked."""
    count = {2: "Two", 3: "Three"}.get(len(people), "Some")
    where = f" with {post.product.name}{f' {post.version.name}' if post.version else ''}" if post.product else ""
    about = f": “{post.title}”" if _says_nothing_of(post, people) else ""
    return (
        f"{count} customers have run into the same thing{where}{about}. "
        "What one of you has tried may save the other some days."
    )


def giveaways_in(text: str, post: Post, asked: Sequence[User], writer: User) -> list[Giveaway]:
    """What in the text gives one of those asked away, or names anybody else."""
    named = {product.name for product in products()}
    return giveaways.find(
        text,
        Known(
            people=[person.name for person in asked],
            addresses=[person.email for person in asked],
            organisations=[person.organisation.name for person in asked if person.organisation],
            others=known.names_in(text, but={*named, writer.name}),
            titles=candidates.titles_by(post, [person.id for person in asked]),
            posts_with=rarity.counter(limits.index_dir()),
            affected=candidates.affected(post),
        ),
    )


def _says_nothing_of(post: Post, people: Sequence[int]) -> bool:
    return candidates.affected(post) > FEW_PEOPLE and not candidates.titles_by(post, people)

"""Tables of the community."""

from portal.community.models.drafts import Draft
from portal.community.models.marks import Confirmation, MeToo, SolutionMark, Watch
from portal.community.models.posts import Hiding, Kind, Post, PostTag, Revision, Standing, State, Tag, Visibility
from portal.community.models.replies import Reply, ReplyKind

__all__ = [
    "Confirmation",
    "Draft",
    "Hiding",
    "Kind",
    "MeToo",
    "Post",
    "PostTag",
    "Reply",
    "ReplyKind",
    "Revision",
    "SolutionMark",
    "Standing",
    "State",
    "Tag",
    "Visibility",
    "Watch",
]

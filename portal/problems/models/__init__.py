"""Tables of known problems."""

from portal.problems.models.links import CanonicalChoice, DuplicateLink, LinkProposal
from portal.problems.models.standing import Announcement, Care

__all__ = ["Announcement", "CanonicalChoice", "Care", "DuplicateLink", "LinkProposal"]

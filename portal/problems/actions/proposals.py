"""Customers propose that two reports are of the same problem; support decides."""

from portal import journal
from portal.accounts.models import User
from portal.community.actions import checks
from portal.community.models import Post
from portal.community.queries import cluster
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.problems import rules
from portal.problems.actions.links import LONGEST_WHY, link
from portal.problems.events import ProblemEvent
from portal.problems.models import LinkProposal
from portal.problems.queries import clusters, proposals


def propose(actor: User, report: Post, other: Post, *, why: str) -> LinkProposal:
    """Say that two posts are of the same problem; support decides. One that waits already is given as it is.

    Raises Refused, Invalid, NotFound.
    """
    checks.seen(actor, report)
    checks.seen(actor, other)
    checks.taking_part(actor)
    if not (rules.may_propose(actor, report) and rules.may_propose(actor, other)):
        raise Invalid("A story can't be linked.")
    if report.id == other.id:
        raise Invalid("This is the same post. Choose another one.")
    if cluster.head_id(report) == cluster.head_id(other):
        raise Invalid("These are linked with each other already.")
    why = checks.needed(checks.line(why, "why", LONGEST_WHY), "why", "Say in a few words why they are the same.")
    clusters.one_at_a_time()
    there = proposals.waiting(actor, report, other)
    if there is not None:
        return there
    proposal = LinkProposal(report_id=report.id, other_id=other.id, why=why, proposed_by_id=actor.id)
    db.session.add(proposal)
    db.session.flush()
    journal.record(ProblemEvent.LINK_PROPOSED, actor=actor, subject=report, proposal=proposal.id, other=other.id)
    return proposal


def decide(actor: User, proposal: LinkProposal, *, accept: bool, note: str = "") -> LinkProposal:
    """Link the two, or say why not; whoever proposed it is told. Decided before: nothing changes.

    Declining needs a note, for somebody took the trouble to say it. Raises Refused, Invalid, NotFound.
    """
    checks.seen(actor, proposal.report)
    checks.seen(actor, proposal.other)
    checks.taking_part(actor)
    checks.allowed(rules.may_link(actor), "Support decides what is linked.")
    note = checks.line(note, "note", LONGEST_WHY)
    if not accept and not note:
        raise Invalid("Say in a sentence what is different: whoever proposed it reads that.", "note")
    clusters.one_at_a_time()
    db.session.refresh(proposal)
    if proposal.decided_at is not None:
        return proposal
    if accept:
        _link(actor, proposal, note)
    proposal.decided_at, proposal.decided_by_id, proposal.accepted = now(), actor.id, accept
    proposal.decision_note = note
    journal.record(
        ProblemEvent.PROPOSAL_DECIDED,
        actor=actor,
        subject=proposal.report,
        proposal=proposal.id,
        proposed_by=proposal.proposed_by_id,
        accepted=accept,
        posts=[proposal.report_id, proposal.other_id],
    )
    return proposal


def _link(actor: User, proposal: LinkProposal, note: str) -> None:
    """Link them, unless that was done meanwhile by another way."""
    db.session.refresh(proposal.report, ["canonical_id"])
    db.session.refresh(proposal.other, ["canonical_id"])
    if cluster.head_id(proposal.report) != cluster.head_id(proposal.other):
        why = note or proposal.why
        link(actor, proposal.report, proposal.other, why=why, proposed_by=proposal.proposed_by_id)

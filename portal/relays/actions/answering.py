"""People say whether it worked, and support takes care of those for whom it didn't."""

from portal import journal
from portal.accounts.models import User
from portal.community import actions as community
from portal.community.actions import checks
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, NotFound
from portal.products.models import Version
from portal.relays import rules
from portal.relays.events import Relayed
from portal.relays.models import Answer, AnswerCare, Recipient, Said
from portal.relays.queries import answers
from portal.relays.rules import Thing

LONGEST_NOTE = 2_000


def answer(actor: User, recipient: Recipient, *, said: Said, note: str = "") -> Answer:
    """Say whether it worked. Saying it again changes what was said. What goes with a "no" is for support alone.

    "Worked" and "did not work" become a confirmation with the version that the person runs; "could not try" takes one
    back. Raises Refused, Invalid, NotFound.
    """
    relay = recipient.relay
    if recipient.user_id != actor.id or not rules.may_read(actor, relay):
        raise NotFound("There is no such page.")
    checks.taking_part(actor)
    said, words = Said(said), _note(note) if said == Said.FAILED else ""
    answers.locked(recipient.id)
    present = answers.standing(recipient.id)
    if present is not None and (present.said, present.note) == (said, words):
        return present
    thing = rules.of_relay(relay)
    version = answers.version_run_by(actor.id, relay.post)
    if thing.can_be_confirmed:
        _confirm(actor, thing, said, version)
    return _write(actor, recipient, present, said, words, version)


def follow_confirmation(actor: User, thing: Thing) -> None:
    """Let what was answered say the same as what the person said on the page meanwhile. Twice changes nothing."""
    recipient = answers.recipient_of(thing.key, actor.id)
    if recipient is None:
        return
    answers.locked(recipient.id)
    present, said = answers.standing(recipient.id), answers.confirmation(thing, actor.id)
    if said is None:
        if present is not None and present.said != Said.UNTRIED:
            present.ended_at = now()
            journal.record(Relayed.ANSWERED, actor=actor, subject=recipient.relay, answer=None)
        return
    as_said = Said.WORKED if said.worked else Said.FAILED
    if present is None or present.said != as_said:
        _write(actor, recipient, present, as_said, said.note if as_said == Said.FAILED else "", said.version)


def take_care(actor: User, answer: Answer, *, note: str = "") -> AnswerCare:
    """Support took care of a "no": it leaves the list. Twice changes nothing. Raises Refused, Invalid."""
    checks.allowed(rules.may_relay(actor), "Only support takes care of this.")
    answers.locked(answer.recipient_id)
    there = answers.care_of(answer.id)
    if there is not None:
        return there
    care = AnswerCare(answer_id=answer.id, user_id=actor.id, note=checks.line(note, "note", checks.LONGEST_REASON))
    db.session.add(care)
    journal.record(Relayed.NO_TAKEN_CARE_OF, actor=actor, subject=answer.recipient.relay, answer=answer.id)
    return care


def _confirm(actor: User, thing: Thing, said: Said, version: Version | None) -> None:
    present = answers.confirmation(thing, actor.id)
    if said == Said.UNTRIED:
        if present is not None:
            community.withdraw_confirmation(actor, thing.post, reply=thing.reply)
        return
    worked = said == Said.WORKED
    if present is not None and present.worked == worked:
        return
    community.confirm(actor, thing.post, reply=thing.reply, worked=worked, version=version, quietly=True)


def _write(
    actor: User, recipient: Recipient, present: Answer | None, said: Said, note: str, version: Version | None
) -> Answer:
    if present is not None:
        present.ended_at = now()
        db.session.flush()
    made = Answer(recipient_id=recipient.id, said=said, note=note, version_id=version.id if version else None)
    db.session.add(made)
    db.session.flush()
    journal.record(Relayed.ANSWERED, actor=actor, subject=recipient.relay, answer=str(said), number=made.id)
    return made


def _note(note: str) -> str:
    kept = checks.cleaned(note).strip()
    if len(kept) > LONGEST_NOTE:
        raise Invalid(f"This is {len(kept):,} characters long; {LONGEST_NOTE:,} fit.", "note")
    return kept

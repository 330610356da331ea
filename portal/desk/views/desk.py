"""Support's first page: who waits for a word, what nobody has seen, which reports may be the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.models import User
from portal.core.clock import now
from portal.desk import actions, rules
from portal.desk.queries import noted, pairs, questions
from portal.desk.views import blueprint, rows
from portal.desk.views.rows import Row
from portal.notifications.queries.chosen import hours
from portal.notifications.rules import zone_of
from portal.problems.queries.proposals import proposals_waiting
from portal.problems.queries.standing import overdue_words
from portal.relays.models import RelayState
from portal.relays.queries import noes_waiting, relays
from portal.web import access
from portal.web.links import local

FEW = 5
MANY = 25


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind: its name in addresses, its heading, its rows, the key of the next page, what is said where
    there are none."""

    name: str
    heading: str
    rows: Sequence[Row]
    next_key: str | None
    empty: str


@blueprint.get("/desk")
@access.staff
def desk() -> ResponseReturnValue:
    """Good morning. The first few rows of each kind."""
    person = sessions.person()
    local = now().astimezone(zone_of(hours(person)))
    sections = {name: _section(person, name, None, FEW) for name in SECTIONS}
    waiting = {row.who.id for section in sections.values() for row in section.rows if row.who and not row.who.is_staff}
    return render_template(
        "desk/desk.html",
        greeting=rules.greeting(local),
        first_name=person.name.split()[0],
        people=len(waiting),
        sections=sections,
        pairs_waiting=pairs.waiting(person),
        pairs=rows.pairs(pairs.best(person, FEW)),
    )


@blueprint.get("/desk/waiting/<name>")
@access.staff
def section(name: str) -> ResponseReturnValue:
    """All rows of one kind, page by page."""
    if name not in SECTIONS:
        abort(404)
    person, key = sessions.person(), request.args.get("key") or None
    found = _section(person, name, key, MANY)
    return render_template(
        "desk/section.html",
        section=found,
        older=url_for("desk.section", name=name, key=found.next_key) if found.next_key else None,
        newer=url_for("desk.section", name=name) if key else None,
    )


@blueprint.post("/desk/links/<int:link_id>/note")
@access.staff
def take_note(link_id: int) -> ResponseReturnValue:
    """Somebody has read why a link is wrong; the row leaves the desk."""
    link = noted.link(sessions.viewer(), link_id) or abort(404)
    actions.take_note(sessions.person(), link)
    flash("Noted. It stands in the history of both posts.")
    return redirect(local(request.form.get("next"), url_for("desk.desk")), 303)


def first_page(person: User) -> str | None:
    """Support begins the day at the desk."""
    return url_for("desk.desk") if person.is_staff else None


def _section(person: User, name: str, key: str | None, size: int) -> Section:
    heading, empty, found = SECTIONS[name]
    next_key, made = found(person, key, size)
    return Section(name, heading, made, next_key, empty)


Found = tuple[str | None, list[Row]]


def _noes(person: User, key: str | None, size: int) -> Found:
    page = noes_waiting(person, key, size)
    return page.next_key, rows.noes(page.items)


def _words(person: User, key: str | None, size: int) -> Found:
    today = now().date()
    page = overdue_words(person, today, key, size=size)
    return page.next_key, rows.words_due(page.items, today, person)


def _offers(person: User, key: str | None, size: int) -> Found:
    page = relays(person, RelayState.OFFERED, key, size)
    return page.next_key, rows.offers(page.items)


def _proposals(person: User, key: str | None, size: int) -> Found:
    page = proposals_waiting(person, key, size=size)
    return page.next_key, rows.proposals(page.items)


def _different(person: User, key: str | None, size: int) -> Found:
    page = noted.different(person, key, size)
    return page.next_key, rows.different(page.items)


def _new(person: User, key: str | None, size: int) -> Found:
    page = questions.unseen(person, key, size)
    return page.next_key, rows.unseen(page.items)


# By name: the heading, what is said where nothing waits, and who finds the rows.
SECTIONS: dict[str, tuple[str, str, Callable[[User, str | None, int], Found]]] = {
    "noes": ("It did not work", "Nobody has said no to what was carried to them.", _noes),
    "words": ("The next word", "No word is due.", _words),
    "offers": ("Ready to be carried", "Nothing that helped waits to be carried.", _offers),
    "proposals": ("Customers say it is the same", "No proposal waits.", _proposals),
    "different": ("“Mine is different”", "Nobody has taken a link off.", _different),
    "new": ("Nobody has seen this", "Everything that was new has an answer.", _new),
}

"""Relays recomputed from scratch: who is told of what, who is asked, and the numbers, out of plain sets."""

from dataclasses import dataclass, field

from portal.relays.models import Said

Key = str
Person = int


@dataclass
class World:
    """What happened so far. Posts and people are ids; a thing is a reply or, with a version, a fix."""

    authors: dict[int, Person]
    private: dict[int, set[Person]] = field(default_factory=dict)  # who may see a post, where not everybody may
    edges: set[tuple[int, int]] = field(default_factory=set)
    me_toos: set[tuple[int, Person]] = field(default_factory=set)
    marks: set[tuple[Key, Person]] = field(default_factory=set)
    where: dict[Key, int] = field(default_factory=dict)
    finders: dict[Key, Person] = field(default_factory=dict)
    told: dict[tuple[Key, Person], int] = field(default_factory=dict)  # by which relay
    answers: dict[tuple[Key, Person], Said] = field(default_factory=dict)
    confirmed: dict[tuple[Key, Person], bool] = field(default_factory=dict)

    def cluster(self, post: int) -> set[int]:
        """The posts that links connect with this one."""
        found, waiting = {post}, [post]
        while waiting:
            here = waiting.pop()
            for one, other in self.edges:
                for near in ({one: other, other: one}.get(here),):
                    if near is not None and near not in found:
                        found.add(near)
                        waiting.append(near)
        return found

    def affected(self, post: int) -> set[Person]:
        """Everybody in the cluster who wrote a report or said "me too"."""
        posts = self.cluster(post)
        return {self.authors[one] for one in posts} | {person for one, person in self.me_toos if one in posts}

    def helped(self, post: int) -> set[Person]:
        """Everybody for whom something in the cluster worked: marked, confirmed or answered."""
        posts = self.cluster(post)
        said = [key for key, worked in self.confirmed.items() if worked]
        said += [key for key, answer in self.answers.items() if answer == Said.WORKED]
        return {person for thing, person in (*said, *self.marks) if self.where[thing] in posts}

    def getting(self, thing: Key, sender: Person) -> set[Person]:
        """Who gets a relay of the thing now."""
        post = self.where[thing]
        left = self.affected(post) - {sender, self.finders.get(thing, 0)} - self._knowing(thing)
        if post in self.private:
            left &= self.private[post]
        return left if thing.startswith("fix:") else left - self.helped(post)

    def is_asked(self, thing: Key, person: Person) -> bool:
        """Whether somebody who was told is (still) asked."""
        return (thing, person) not in self.answers and person not in self.helped(self.where[thing])

    def answer(self, thing: Key, person: Person, said: Said) -> None:
        """Somebody answers; of a reply it is a confirmation as well."""
        self.answers[thing, person] = said
        if thing.startswith("fix:"):
            return
        if said == Said.UNTRIED:
            self.confirmed.pop((thing, person), None)
        else:
            self.confirmed[thing, person] = said == Said.WORKED

    def numbers(self, relay: int) -> tuple[int, int, int, int]:
        """Of one relay: told, worked, failed, untried."""
        pairs = [pair for pair, by in self.told.items() if by == relay]
        said = [self.answers.get(pair) for pair in pairs]
        return len(pairs), said.count(Said.WORKED), said.count(Said.FAILED), said.count(Said.UNTRIED)

    def _knowing(self, thing: Key) -> set[Person]:
        same = {thing}
        if thing.startswith("fix:"):
            version, posts = thing.rpartition(":")[2], self.cluster(self.where[thing])
            fixes = [key for key in self.where if key.startswith("fix:") and key.endswith(f":{version}")]
            same |= {key for key in fixes if self.where[key] in posts}
        return {person for key, person in self.told if key in same}

"""What a period of the audit log amounts to, heading by heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from screener.domain.counting import agreed
from screener.reports.audit_review import Individually, ReviewLine, ReviewPart
from screener.storage.audit_log import accounts, journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import list_in, part_in, text_in
from screener.workflow.session import Office
from screener.workflow.session.record.audit_log_lines import event_words
from screener.workflow.verbs.audit_review.hours import Hours
from screener.workflow.verbs.audit_review.kinds import FAILURES, LISTED, TAKEN_BACK, TITLES, heading_of

_APPROVED = frozenset({"approved", "verbal"})


@dataclass(slots=True, kw_only=True)
class Week:
    """Takes events in their order; ``part`` gives what stands under a heading."""

    office: Office
    hours: Hours
    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # of what counts as other work
    lines: dict[str, list[ReviewLine]] = field(default_factory=dict)
    people: dict[str, Counter[str]] = field(default_factory=dict)  # who -> kind of log-on -> how often
    batches: dict[str, list[Event]] = field(default_factory=dict)
    deviating: list[Event] = field(default_factory=list)
    decisions: Counter[str] = field(default_factory=Counter)

    def take(self, event: Event) -> None:
        """One event under its heading, with a line where it deserves one."""
        name = heading_of(event.kind)
        if event.kind in TAKEN_BACK and not self.hours.holds(event.at.astimezone(ZoneInfo(self.office.zone))):
            name = "hours"
            self._list(name, event)
        elif event.kind == projection.DECIDED:
            self._decided(event)
        elif name in LISTED or event.kind in FAILURES or event.kind == projection.RESTORED:
            self._list(name, event)
        if name == "log-ons":
            kind, _, code = event.object.partition(":")  # who failed acts not: the station says it of the account
            who = code if kind in ("user", "session") and code else event.actor
            self.people.setdefault(who, Counter())[event.kind] += 1
        self.counts[name] += 1
        if name == "work":
            self.kinds[event.kind] += 1

    def _decided(self, event: Event) -> None:
        body = event.content
        self.decisions["all"] += 1
        self.decisions["nobody"] += not (event.actor and event.utc_at)
        self.decisions["displayed"] += body.get("displayed") is True
        batch = text_in(body, "batch")
        if batch:
            self.batches.setdefault(batch, []).append(event)
        recommended = part_in(body, "recommendation")
        needs = text_in(recommended, "force") == "mandatory" or bool(list_in(recommended, "approvers"))
        if body.get("deviation") is True and needs:
            self.deviating.append(event)

    def judge(self, connection: Connection, through: int) -> None:
        """What needs a look at more than one event: approvals that came later, decisions that were one act."""
        for event in self.deviating:
            acts = projection.live(journal.events_of(connection, event.object, through=through))
            stands = any(act.event_id == event.event_id for act in acts)
            approval = projection.approval_of(event, projection.answers_in(acts))
            if stands and approval not in _APPROVED:
                self._move("deviations", event, f"{self._words(event)}; approval: {approval}")
        for batch in self.batches.values():
            if len(batch) > 1:
                words = f"{len(batch):,} charges in one act, events {batch[0].seq:,} to {batch[-1].seq:,}"
                self._list("bulk", batch[0], words)
                moved = [event for event in batch if event not in self.deviating]
                self._count_under("bulk", projection.DECIDED, len(moved))

    def _move(self, name: str, event: Event, words: str) -> None:
        self._list(name, event, words)
        self._count_under(name, event.kind, 1)

    def _count_under(self, name: str, kind: str, many: int) -> None:
        """Events that were counted as other work stand under a heading of their own."""
        self.counts["work"] -= many
        self.kinds[kind] -= many
        self.counts[name] += many

    def individually(self) -> Individually:
        """Whether each decision was one person's."""
        done = self.decisions
        return Individually(
            decisions=done["all"],
            nobodys=done["nobody"],
            displayed=done["displayed"],
            undisplayed=done["all"] - done["displayed"],
            together=sum(len(batch) for batch in self.batches.values() if len(batch) > 1),
        )

    def part(self, name: str) -> ReviewPart:
        """What stands under a heading, with its sentence."""
        listed, count = tuple(self.lines.get(name, ())), self.counts[name]
        say, looks = _SENTENCES.get(name, (_plain, False))
        sentence = say(self, count) or (f"{len(listed):,} listed below." if listed else "Nothing stands out.")
        return ReviewPart(
            name=name, title=TITLES[name], count=count, sentence=sentence, listed=listed, look=looks and bool(listed)
        )

    def when(self, event: Event) -> str:
        """The time on the office's clock."""
        return f"{event.at.astimezone(ZoneInfo(self.office.zone)):%a %Y-%m-%d %H:%M}"

    def _words(self, event: Event) -> str:
        words = event_words(self.office, event)
        return f"{event.kind}: {words}" if words else event.kind

    def _list(self, name: str, event: Event, words: str = "") -> None:
        line = ReviewLine(event=event.seq, when=self.when(event), who=event.actor, what=words or self._words(event))
        self.lines.setdefault(name, []).append(line)


def _plain(_week: Week, count: int) -> str:
    return "" if count else "None."


def _log_ons(week: Week, count: int) -> str:
    if not count:
        return "None: the office works without accounts, or nobody logged on."
    told = []
    for who, kinds in sorted(week.people.items()):
        on, failed = kinds[accounts.LOGGED_ON], kinds[accounts.LOG_ON_FAILED]
        locked = ", locked" if kinds[accounts.LOCKED] else ""
        times = agreed(on, "log-on")
        told.append(f"{who or 'nobody'} {on:,} {times}{f', {failed:,} failed' if failed else ''}{locked}")
    return "; ".join(told) + "."


def _hours(week: Week, count: int) -> str:
    return f"Office hours are {week.hours.text} on Monday to Friday." if count else "None."


def _work(week: Week, _count: int) -> str:
    done = {kind: many for kind, many in week.kinds.items() if many}
    return "; ".join(f"{kind} {many:,}" for kind, many in sorted(done.items())) + "." if done else "None."


def _reviews(_week: Week, count: int) -> str:
    return f"{count:,} signed off." if count else "None."


#: How a heading is said, and whether its lines ask for a look.
_SENTENCES: Mapping[str, tuple[Callable[[Week, int], str], bool]] = {
    "log-ons": (_log_ons, True),
    "refused": (_plain, True),
    "access": (_plain, False),
    "deviations": (_plain, True),
    "bulk": (_plain, False),
    "hours": (_hours, True),
    "clock": (_plain, True),
    "sealed": (_plain, False),
    "reviews": (_reviews, False),
    "work": (_work, False),
}

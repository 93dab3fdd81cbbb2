"""How the example's five attorneys decide, through the same verbs as anyone.

A1 to A4 follow the policy wherever a charge stands. A5 treats standalone counts as they do, but files most covered
counts of grouped cases: the failure that the program exists to show. Every choice is drawn from the seed, the case and
the count, so the order of work changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from screener.domain.decision import Basis, Rollup
from screener.workflow.model import CaseView, CountView
from screener.workflow.session import Office
from screener.workflow.verbs import screen_charge

#: The attorney who drops few of the covered counts in grouped cases, and the share that A5 still drops.
UNLIKE_THE_OTHERS = "A5"
_SHARE_DROPPED = 0.22

_Choices = tuple[tuple[int, Rollup, Basis, str], ...]
#: (share, outcome, basis, reason) for covered charges, beside the plain accept: evenly over standalone and grouped.
_COVERED = (
    (3, Rollup.FILED, Basis.WITNESS, "Family asks that the case goes on"),
    (3, Rollup.FILED, Basis.OTHER, "Part of a plea agreement in another case"),
    (2, Rollup.FILED, Basis.OTHER, "Unit practice"),
    (3, Rollup.DECLINED, Basis.EVIDENCE, "Possession cannot be shown"),
    (2, Rollup.DECLINED, Basis.LEGAL_BAR, "Search without consent or warrant"),
    (1, Rollup.DECLINED, Basis.RETURNED, "Report incomplete"),
)
#: For charges outside the policy: ordinary screening.
_OUTSIDE = (
    (72, Rollup.FILED, Basis.EVIDENCE, "Evidence sufficient"),
    (12, Rollup.DECLINED, Basis.EVIDENCE, "Evidence insufficient"),
    (6, Rollup.DECLINED, Basis.WITNESS, "Victim declines to take part"),
    (3, Rollup.DECLINED, Basis.LEGAL_BAR, "Stop without cause"),
    (2, Rollup.DECLINED, Basis.DUPLICATE, "Charged under another number"),
    (2, Rollup.DECLINED, Basis.REFERRED, "City prosecutor"),
    (3, Rollup.DECLINED, Basis.RETURNED, "More investigation asked for"),
)
#: Where the policy leaves it to the attorney: signs of sale were seen.
_JUDGED = (
    (6, Rollup.FILED, Basis.EVIDENCE, "The signs of sale stand in the report"),
    (4, Rollup.DECLINED, Basis.EVIDENCE, "Signs seen, but an amount for one person"),
)
#: Why A5 files a covered count of a grouped case.
_FILED_ANYWAY = (
    (5, Rollup.FILED, Basis.POLICY, "Order read as reaching standalone counts only"),
    (3, Rollup.FILED, Basis.OTHER, "Strengthens the other counts"),
    (2, Rollup.FILED, Basis.OTHER, "Leverage for a plea"),
)


class WorkClock:
    """The example's clock: UTC, moved by hand, a second on at every look so that no two events share a time."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """The next second: no two acts of the example have one time."""
        self._now += timedelta(seconds=1)
        return self._now

    def move_to(self, moment: datetime) -> None:
        """On to a later moment; never back."""
        self._now = max(self._now, moment)

    def pass_seconds(self, seconds: int) -> None:
        """Time that somebody spends reading."""
        self._now += timedelta(seconds=seconds)


def sit(office: Office, clock: WorkClock, *, person_id: str, until: date, seed: int) -> None:
    """The user screens one person: the cases that were referred by ``until``."""
    desk = _Desk(office=office, clock=clock, seed=seed)
    view = screen_charge.person(office, person_id)
    for case, count in open_counts(view.cases, until):
        desk.screen(person_id, view.name, case, count)


def open_counts(cases: tuple[CaseView, ...], until: date) -> Iterator[tuple[CaseView, CountView]]:
    """What waits for somebody: not decided, not on hold, referred by a day."""
    for case in cases:
        for count in case.counts if case.referral is not None and case.referral <= until else ():
            if count.decision is None and count.held is None and not count.behind:
                yield case, count


class _Desk:
    """One attorney at the desk."""

    def __init__(self, *, office: Office, clock: WorkClock, seed: int) -> None:
        self._office = office
        self._clock = clock
        self._seed = seed

    def screen(self, person_id: str, name: str, case: CaseView, count: CountView) -> None:
        dice = Random(f"{self._seed} {name} {case.number} {count.number} {count.text}")
        self._clock.pass_seconds(dice.randint(9, 60))
        if count.finding.rollup is Rollup.NEEDS_INFORMATION:
            answered = self._ask(person_id, count, dice)
            if answered is None:
                return
            count = answered
        if dice.random() < 0.02:
            screen_charge.add_note(self._office, count.charge_id, "Called the officer; report agrees with the docket.")
        self._decide(count, dice)
        if dice.random() < 0.01:
            screen_charge.undo(self._office)
            self._clock.pass_seconds(8)
            screen_charge.redo(self._office)

    def _ask(self, person_id: str, count: CountView, dice: Random) -> CountView | None:
        """The laboratory answers for some; others wait. None where the charge is put on hold."""
        missing = [fact.fact for fact in count.finding.missing]
        if missing == ["amount"] and dice.random() < 0.6:
            weight = f"{dice.uniform(0.1, 4.5):.2f} g"
            screen_charge.record_fact(self._office, count.charge_id, "amount", weight, "laboratory report")
            self._clock.pass_seconds(15)
            view = screen_charge.person(self._office, person_id)
            return next(c for case in view.cases for c in case.counts if c.charge_id == count.charge_id)
        if dice.random() < 0.75:
            screen_charge.hold(self._office, count.charge_id, "Waiting for the laboratory report")
            return None
        return count

    def _decide(self, count: CountView, dice: Random) -> None:
        covered = count.one_key
        if covered and self._files_it_anyway(count, dice):
            self._draw(count, _FILED_ANYWAY, dice)
        elif covered:
            self._accept_or_not(count, dice)
        elif count.finding.rollup is Rollup.OUTSIDE:
            self._draw(count, _OUTSIDE, dice)
        elif count.finding.rollup is Rollup.ATTORNEY_DECIDES:
            self._draw(count, _JUDGED, dice)
        elif count.finding.rollup in (Rollup.NO_OFFENSE, Rollup.FILED):
            self._save(count, count.finding.rollup, Basis.POLICY, "")
        else:
            self._save(count, Rollup.DECLINED, Basis.EVIDENCE, "No laboratory report")

    def _files_it_anyway(self, count: CountView, dice: Random) -> bool:
        dropped = dice.random() < _SHARE_DROPPED
        return self._office.user == UNLIKE_THE_OTHERS and count.grouped is True and not dropped

    def _accept_or_not(self, count: CountView, dice: Random) -> None:
        draw = dice.random() * 100
        for share, outcome, basis, reason in _COVERED:
            draw -= share
            if draw < 0:
                self._save(count, outcome, basis, reason)
                return
        screen_charge.accept(self._office, count.charge_id)

    def _draw(self, count: CountView, choices: _Choices, dice: Random) -> None:
        _, outcome, basis, reason = dice.choices(choices, weights=[share for share, *_ in choices])[0]
        self._save(count, outcome, basis, reason)

    def _save(self, count: CountView, outcome: Rollup, basis: Basis, reason: str) -> None:
        screen_charge.decide(self._office, count.charge_id, outcome=outcome, basis=basis, reason=reason, confirmed=True)

"""The strip of the desk: what matters about the charge, and the questions that an act still needs answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import QObject, Signal

from screener.domain.decision import DECIDABLE, Basis, Rollup, deviates
from screener.policy.language.facts.said import DOCKET_ONLY
from screener.ui.charge import charge_sentences
from screener.ui.charge.prompts import FactAnswer, NoteBox, Prompt, PromptChoices, PromptOption, TextAnswer
from screener.ui.pages.desk.acts import Acts, Verb
from screener.ui.widgets.chip import state_style
from screener.ui.widgets.strip import Strip
from screener.workflow.model import CountView
from screener.workflow.verbs import screen_charge

_HOLD_REASONS = ("waits for the lab report", "waits for the police report", "waits for a witness", "ask the supervisor")
_UNSPOKEN = (Rollup.OUTSIDE, Rollup.NEEDS_INFORMATION, Rollup.HELD)


def _answerable(asked: Iterable[str], count: CountView) -> list[str]:
    """The facts of this charge that answer what is asked, each once."""
    found = dict.fromkeys(screen_charge.answered_by(each, count.questions) for each in asked)
    return [name for name in found if name]


def _answers(count: CountView, name: str) -> bool:
    """Whether a person can answer: the policy may leave a fact to the docket alone."""
    spec = count.questions.get(name)
    return spec is None or spec.answered_by != (DOCKET_ONLY,)


class QuestionStrip(QObject):
    """Shows one prompt at a time in the strip. ``ended`` says that the charge list should have the focus again."""

    ended = Signal()
    drafted = Signal(str, str)  # charge, half-typed note

    def __init__(self, strip: Strip, acts: Acts, parent: QObject) -> None:
        super().__init__(parent)
        self.strip, self.acts = strip, acts
        self.prompt: Prompt | None = None
        self.drafts: dict[str, str] = {}

    def show_matter(self, matter: charge_sentences.Matter | None, count: CountView | None) -> None:
        """What the strip says when nothing is asked; a missing fact can be answered in it."""
        self.prompt = None
        if matter is None or count is None:
            self.strip.put_away()
            return
        self.strip.say(matter.html, strong=matter.strong, kind=matter.kind, rich=True)
        if matter.asks is not None:
            self._offer(count, [m.fact for m in count.finding.missing])
        elif matter.judges:
            self._offer(count, count.finding.judgments)

    def _offer(self, count: CountView, asked: Sequence[str]) -> None:
        """What is asked of the charge, answered in the strip; not what only a docket can answer."""
        names = [name for name in _answerable(asked, count) if _answers(count, name)]
        if names:
            self._add(self._fact_prompt(count, names, key="F"))

    def _ask(self, strong: str, html: str, prompt: Prompt, *, kind: str = "choice") -> None:
        self.strip.say(html, strong=strong, kind=kind, rich=True)
        self._add(prompt)
        prompt.start()
        self.strip.bring_into_view()

    def _add(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.strip.tools.addWidget(prompt)
        prompt.left.connect(self.ended)

    def otherwise(self, count: CountView) -> None:
        """The outcome by digit; Enter files a charge that is outside the policy, or that a rule says to file."""
        options = [
            PromptOption(key=str(n), label=state_style(outcome).recommends, value=outcome)
            for n, outcome in enumerate(DECIDABLE, start=1)
        ]
        files = count.finding.rollup in (Rollup.OUTSIDE, Rollup.FILED)
        enter = Rollup.FILED if files else None
        html = f"Count {escape(count.number)}, {escape(count.text)}."
        if count.finding.rollup is Rollup.OUTSIDE:
            html += " <b>Enter</b> files it after ordinary screening."
        elif count.finding.rollup is Rollup.FILED:
            html += " <b>Enter</b> files it as the rule says."
        prompt = PromptChoices(options, name="Outcome", enter=("enter", enter) if enter else None)
        prompt.answered.connect(partial(self._outcome, count))
        self._ask("Decide it yourself.", html, prompt)

    def _outcome(self, count: CountView, answer: object) -> None:
        if isinstance(answer, tuple):
            basis = Basis.POLICY if count.finding.rollup is Rollup.FILED else Basis.EVIDENCE
            self._decide(count, Rollup.FILED, basis, "")
            return
        outcome = Rollup(str(answer))
        barred = "the policy has no recommendation for this charge" if count.finding.rollup in _UNSPOKEN else ""
        options = [
            PromptOption(
                key=str(n),
                label=charge_sentences.basis_label(basis),
                value=basis,
                barred=barred if basis is Basis.POLICY else "",
            )
            for n, basis in enumerate(Basis, start=1)
        ]
        prompt = PromptChoices(options, name="Basis")
        prompt.answered.connect(partial(self._basis, count, outcome))
        deviation = deviates(count.finding.rollup, outcome, count.finding.alternative)
        html = "On which basis?"
        if deviation:
            needs = charge_sentences.deviation_needs(count.finding)
            advice = escape(charge_sentences.recommendation(count.finding))
            html = f"It deviates from “{advice}” and needs {escape(needs)}. On which basis?"
        self._ask(f"{state_style(outcome).recommends}.", html, prompt)

    def _basis(self, count: CountView, outcome: Rollup, answer: object) -> None:
        basis = Basis(str(answer))
        deviation = deviates(count.finding.rollup, outcome, count.finding.alternative)
        if basis is Basis.OTHER or (basis is Basis.POLICY and deviation):
            prompt = TextAnswer(name="Reason", hint="the reason, in your words", button="Decide")
            prompt.answered.connect(partial(self._decide, count, outcome, basis))
            self._ask(f"{state_style(outcome).recommends}, basis {basis.value}.", "Why?", prompt)
            return
        self._decide(count, outcome, basis, basis.value if deviation else "")

    def _decide(self, count: CountView, outcome: Rollup, basis: Basis, reason: object) -> None:
        def verb(confirmed: bool) -> Verb:
            return lambda office: screen_charge.decide(
                office, count.charge_id, outcome=outcome, basis=basis, reason=str(reason), confirmed=confirmed
            )

        self.ended.emit()
        self.acts.do(count.charge_id, verb(False), advance=True, confirmed=verb(True))

    def confirm(self, charge_id: str, sentence: str, verb: Verb) -> None:
        """Says a sentence out loud before the decision is saved; Y goes on."""
        options = [PromptOption(key="Y", label="File it all the same", value=True)]
        prompt = PromptChoices(options, name=sentence)
        prompt.answered.connect(lambda _yes: self._confirmed(charge_id, verb))
        self._ask("Before this is saved:", escape(sentence), prompt, kind="warn")

    def _confirmed(self, charge_id: str, verb: Verb) -> None:
        self.ended.emit()
        self.acts.do(charge_id, verb, advance=True)

    def hold(self, count: CountView) -> None:
        prompt = TextAnswer(name="Reason for the hold", hint="or in your words", button="Hold", quick=_HOLD_REASONS)
        prompt.answered.connect(partial(self._hold, count))
        self._ask("Hold.", f"What does count {escape(count.number)} wait for?", prompt)

    def _hold(self, count: CountView, reason: object) -> None:
        self.ended.emit()
        self.acts.do(
            count.charge_id, lambda office: screen_charge.hold(office, count.charge_id, str(reason)), advance=True
        )

    def note(self, count: CountView) -> None:
        """A note, with the draft that was left."""
        box = NoteBox(self.drafts.get(count.charge_id, ""))
        box.typed.connect(lambda text: self._draft(count.charge_id, text))
        box.answered.connect(partial(self._note, count))
        self._ask("Note.", f"Count {escape(count.number)}, {escape(count.text)}.", box)

    def _draft(self, charge_id: str, text: str) -> None:
        self.drafts[charge_id] = text
        self.drafted.emit(charge_id, text)

    def _note(self, count: CountView, text: object) -> None:
        self._draft(count.charge_id, "")
        self.ended.emit()
        self.acts.do(
            count.charge_id, lambda office: screen_charge.add_note(office, count.charge_id, str(text)), advance=False
        )

    def fact(self, count: CountView) -> None:
        """The missing fact in the strip takes the keyboard; else any fact that the policy looks at can be recorded."""
        if isinstance(self.prompt, FactAnswer):
            self.prompt.start()
            return
        looked = [c.fact for t in count.finding.because for c in t.conditions]
        names = _answerable([*count.asks, *count.finding.judgments, *looked], count)
        known = [name for name in names if name in count.questions and name not in ("offense", "statute")]
        known = [name for name in known if _answers(count, name)]
        if not known:
            self.strip.say("The policy looks at no fact of this charge that could be recorded.", kind="note")
            return
        self._ask("Record a fact.", f"About count {escape(count.number)}.", self._fact_prompt(count, known))

    def _fact_prompt(self, count: CountView, names: list[str], key: str = "Enter") -> FactAnswer:
        prompt = FactAnswer(names[0], choose=names, key=key, known=count.questions)
        prompt.answered.connect(partial(self._record, count))
        return prompt

    def _record(self, count: CountView, answer: object) -> None:
        assert isinstance(answer, tuple)
        fact, value, source = answer
        self.ended.emit()
        self.acts.do(
            count.charge_id,
            lambda office: screen_charge.record_fact(office, count.charge_id, fact, value, source),
            advance=False,
        )

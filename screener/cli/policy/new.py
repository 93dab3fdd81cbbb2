"""``screener policy new``: asks the ten questions, or takes the answers from a file, and writes a draft."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, emit, existing, say, tell
from screener.domain.errors import ScreenerError
from screener.policy.authoring.coverage import coverage
from screener.policy.authoring.new_answers import problem, read_answers
from screener.policy.authoring.new_draft import draft
from screener.policy.authoring.new_questions import NONE, QUESTIONS, Field, find_model, model_answers
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import MODELS, load_policy_bytes
from screener.reports.finished import write_whole


def new(
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")],
    model: Annotated[str | None, typer.Option("--model", metavar="M", help=f"One of: {', '.join(MODELS)}.")] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="Answers in YAML or JSON, in place of questions.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the ten questions and write the draft of a policy: commented, with scenarios that pass."""
    if out.exists() and out.stat().st_size:
        raise ScreenerError(f"{out} exists already", "", "Name another file; a policy is never written over")
    given = read_answers(_text(existing(answers))) if answers is not None else {}
    if model is not None:
        given["model"] = _model(model)
    if answers is None:
        given = _asked(given)
    text = draft(given)
    write_whole(out, text.encode())
    _tell(out, text, as_json=as_json)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ScreenerError(f"{path} cannot be read", "it is no text in UTF-8", "Save it as UTF-8") from error


def _model(word: str) -> str:
    try:
        return find_model(word)
    except ScreenerError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error


def _tell(out: Path, text: str, *, as_json: bool) -> None:
    policy = load_policy_bytes(text.encode(), str(out))
    passed = run_scenarios(policy).passed
    if as_json:
        uncovered = [{"kind": each.kind, "id": each.id} for each in coverage(policy).unexplained]
        emit({"file": str(out), "model": policy.model, "scenarios": passed, "uncovered": uncovered})
        return
    say(f"{out}: a draft with {len(policy.rules)} rules and {passed} scenarios, which pass.")
    say("Read each scenario: it says what the draft does, and whether that is what was meant only you know.")


# -- questions -------------------------------------------------------------------------------------------------------


#: Questions that are not asked where another is answered with none.
_ONLY_WITH = {
    "signs needed": "signs of sale",
    "silence": "signs of sale",
    "signs mean": "signs of sale",
    "history of": "history",
    "beyond history": "history",
    "stage": "diversion",
    "minimum age": "diversion",
}


def _asked(given: dict[str, str]) -> dict[str, str]:
    """The answers of the person at the terminal; an empty line takes what stands in brackets."""
    terminal = _Terminal()
    said: dict[str, str] = {}
    usual: dict[str, str] = {}
    for question in QUESTIONS:
        tell("" if question.number == 0 else f"\n{question.number} of 10. {question.title}")
        for field in question.fields:
            if field.key in given:
                answer = given[field.key]
            elif said.get(_ONLY_WITH.get(field.key, "")) == NONE:
                continue
            else:
                answer = terminal.ask(field, usual.get(field.key, _first(field)), said.get("effective", ""))
            if field.key == "model":
                answer = find_model(answer)
                usual = model_answers(answer)
            said[field.key] = answer
    if terminal.silent:
        tell(f"Nobody answered {len(terminal.silent)} questions: the draft has what such a policy usually says.")
    return said


def _first(field: Field) -> str:
    """What is offered where the model has no answer of its own: a model, and tomorrow as the first day."""
    if field.key == "model":
        return MODELS[-1]
    return datetime.fromordinal(datetime.now(UTC).toordinal() + 1).date().isoformat()


def _chosen(field: Field, answer: str) -> str:
    """The word behind the number of a choice."""
    number = int(answer) if answer.isascii() and answer.isdigit() and field.allowed else 0
    return field.allowed[number - 1] if 0 < number <= len(field.allowed) else answer


def _too_early(field: Field, answer: str, first_day: str) -> str:
    """What is wrong with a last day before the first one: said at once, not after the last question."""
    if field.key in ("review by", "sunset") and answer != NONE and first_day and answer < first_day:
        return f"{answer} is before {first_day}, the first day. Write a later day, or none."
    return ""


class _Terminal:
    """Asks on standard error, so that standard output stays free for JSON. The end of input takes the usual answers."""

    def __init__(self) -> None:
        self.silent: list[str] = []

    def ask(self, field: Field, usual: str, first_day: str) -> str:
        """The answer to a question; ``first_day`` is the policy's, as far as it is answered: nothing ends before it."""
        choices = "".join(f"\n   {number}. {word}" for number, word in enumerate(field.allowed, 1))
        while True:
            tell(f" {field.ask}{choices}\n   [{usual}]")
            line = self._line()
            if line is None:
                self.silent.append(field.key)
                return usual
            answer = _chosen(field, line.strip()) or usual
            wrong = self._wrong(field, answer) or _too_early(field, answer, first_day)
            if not wrong:
                return answer
            tell(f"   {wrong}")

    @staticmethod
    def _wrong(field: Field, answer: str) -> str:
        if field.key != "model":
            return problem(field.key, answer)
        try:
            find_model(answer)
        except ScreenerError as error:
            return str(error)
        return ""

    @staticmethod
    def _line() -> str | None:
        try:
            return sys.stdin.readline() or None
        except (OSError, ValueError):  # no standard input at all
            return None

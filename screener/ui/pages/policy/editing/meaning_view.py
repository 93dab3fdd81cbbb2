"""The meaning of the word at the caret, as the guide says it: read beside the text."""

from __future__ import annotations

import re
from html import escape

from screener.policy.authoring.meaning import Meaning
from screener.policy.language.errors import PolicyError
from screener.ui.pages.policy.text import paragraph

_MOST_WORDS = 12
_NOTHING = "Put the caret into a key or a value: what it means is said here. Ctrl+Space lists what can stand there."


def meaning_html(found: Meaning | None, error: PolicyError | None) -> str:
    """The error under the caret first, then the word there, its key, what the key takes."""
    parts = []
    if error is not None:
        parts.append(paragraph(_code(error.message), tone="wrong", weight=600, below=2))
        if error.hint:
            parts.append(paragraph(_code(error.hint), below=8))
    if found is None:
        return "".join(parts) or paragraph(_NOTHING, tone="muted")
    if found.word:
        parts.append(paragraph(f"<b>{escape(found.word)}</b> &nbsp;{_code(found.word_say)}", below=6))
    asked = found.entry is not None and found.say.startswith("Read as")  # the question says more than the sentence
    say = found.entry.ask if asked and found.entry is not None else found.say
    parts.append(paragraph(f"<b>{escape(found.key)}</b> &nbsp;{_code(say)}", below=6))
    return "".join((*parts, *_entry(found)))


def _entry(found: Meaning) -> list[str]:
    entry = found.entry
    if entry is None:
        return []
    more = f" and {len(entry.allowed) - _MOST_WORDS} more" if len(entry.allowed) > _MOST_WORDS else ""
    rows = (
        ("It is", found.where),
        ("After it stands", entry.takes),
        ("Such as", "; ".join(entry.allowed[:_MOST_WORDS]) + more),
        ("Unit", entry.unit),
        ("At the desk the attorney is asked", "" if found.say.startswith("Read as") else entry.ask),
        ("Where it is not known", entry.unknown),
    )
    return [paragraph(f"{escape(name)}: {_code(said)}", tone="muted", below=3) for name, said in rows if said]


def _code(text: str) -> str:
    """Words between backticks are set apart."""
    return re.sub(r"`(.+?)`", r"<b>\1</b>", escape(text))

"""Writing a policy file: what can stand where, a rule made from choices, a first draft from ten questions, scenarios.

Nothing here knows a window: the editor and ``screener policy add-rule`` ask the same functions. Everything is taken
from the loader's own tables (through the schema and the guide), so that a new key is offered without further code.
The doors are ``places`` and ``choices`` (the caret), ``new_draft``, ``scenarios`` and ``coverage``.
"""

"""Writing a policy file: where the caret stands, what can stand there and what it means, and a rule made from choices.

Nothing here knows a window: the editor and ``screener policy add-rule`` ask the same functions. Everything is taken
from the loader's own tables (through the schema and the guide), so that a new key is offered without further code.
"""

"""JSON exports as tables: told by content, unwrapped, flattened to one row a charge, or refused in one sentence.

The door is :func:`screener.docket.files.nested.json_file.read_json`.
"""

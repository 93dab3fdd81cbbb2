"""Names of the program that nothing in the program reads: who calls or reads each instead.

``vulture`` takes this file beside ``screener/`` (pyproject.toml), ``test_names`` as well. A name goes in with its
reason only; one that the program no longer has fails ``test_names``.
"""

# Qt calls these of a widget, a model, a layout or a highlighter.
_.columnCount
_.dragEnterEvent
_.dropEvent
_.expandingDirections
_.headerData
_.highlightBlock
_.hitButton
_.leaveEvent
_.wheelEvent

# The standard library calls or reads these: html.parser, logging, tempfile, zipfile, inspect, ctypes for Windows.
_.handle_data
_.handle_endtag
_.handle_starttag
_.handleError
_._open
_.converter
_.tempdir
_.compress_type
_.create_system
_.external_attr
_.__signature__
_.processes
_.process_memory

# openpyxl writes these into the workbook.
_.alignment
_.border
_.created
_.creator
_.data_type
_.errorTitle
_.formatColumns
_.formatRows
_.freeze_panes
_.fullCalcOnLoad
_.hyperlink
_.lastModifiedBy
_.number_format
_.promptTitle
_.quotePrefix
_.showInputMessage

# reportlab reads these of a paragraph or a table.
_.spaceAfter
_.spaceBefore

# SQLAlchemy, psycopg and Alembic read these, and call a migration by its module.
_.autocommit
_.supports_statement_cache
_.branch_labels
_.depends_on
_.down_revision
_.revision
_.upgrade
_.downgrade  # the way back, which tests of upgrades go

# Typer calls these: verbs of the command line. The first ones stand in VERBS of cli/app.py.
_.backup
_.charges
_.classify_verb
_.demo
_.guide
_.oversight
_.read
_.restore
_.screen
_.verify
_.warrants
_.acknowledge
_.portable
_.role_
_.totp

# What a person can choose beside "join"; compared with "join" alone.
_.APART

# A table by its name in the metadata, as every table of an office is taken.
_.fact

# Read by its name in a list of columns: reports/oversight/sheets.py and FACTS.csv.
_.quantity_g

# Tests look at the program through these, where a person sees what cannot be read otherwise.
_.handled  # how many letters the colors of the editor cost a key
_.underlines  # where the editor draws underlines
_.forget  # keys of encrypted offices, as if the program had just started
_.all_cells  # every stored row of an import

# The hand-written sections of statutes: a table of tests/docket says what the reader does with them.
_.hand_written

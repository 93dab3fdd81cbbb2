"""The quality report as JSON: everything that the other forms say, each place with its cell."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from screener.docket.model.result import DocketReading
from screener.docket.quality.quality import Quality


def quality_json(reading: DocketReading, quality: Quality, *, as_of: date | None) -> bytes:
    """Counts are of charges, or of warrants where ``kind`` says so; ``cell`` is the address on the sheet."""
    found = {
        "kind": reading.kind,
        "file": reading.name,
        "sha256": reading.sha256,
        "as_of": as_of.isoformat() if as_of is not None else None,
        "rows_read": reading.rows_read,
        "rows_accepted": reading.rows_accepted,
        "rows_set_aside": len(reading.set_aside),
        "columns": [
            {
                "column": column.letter,
                "header": column.header,
                "field": column.field or None,
                "rows": column.rows,
                "filled": column.filled,
                "impossible": column.impossible,
                "unknown_words": [{"word": word, "n": n, "cell": cell} for word, n, cell in column.unknown_words],
            }
            for column in quality.columns
        ],
        "race": [{**asdict(each), "not_recorded": each.not_recorded} for each in quality.race],
        "stages": quality.stages.as_json() if quality.stages is not None else None,
        "dated_by": quality.dated_by or None,
        "months": dict(quality.months),
        "missing_months": list(quality.missing_months),
        "gaps": [{"agency": gap.agency, "months": list(gap.months)} for gap in quality.gaps],
        "not_recognized": [{"text": text, "n": n} for text, n in quality.not_recognized],
        "places": [
            {"cell": fault.cell, "column": fault.header, "kind": fault.kind, "message": fault.message}
            for fault in quality.faults
        ],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()

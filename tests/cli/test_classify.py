"""``screener classify``: one JSON line for each input line, in order."""

import io
import json

from screener.cli.docket.classify import classify_lines


def test_lines_in_order_without_quoting():
    lines = ["POSS CDS\t40:967(C)\tLA\n", '"POSS\tCOCAINE\n', "\n", "OPEN CONTAINER\r\n", "A\tB\tC\tD\n"]
    out = io.StringIO()
    assert classify_lines(lines, out) == 5
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["text"] for row in rows] == ["POSS CDS", '"POSS', "", "OPEN CONTAINER", "A"]
    assert rows[0] == {
        "text": "POSS CDS", "statute": "40:967(C)", "state": "LA", "offense": "simple_possession",
        "substance": "unspecified", "confidence": rows[0]["confidence"], "basis": rows[0]["basis"],
    }  # fmt: skip
    assert rows[1]["statute"] == "COCAINE"
    assert rows[2]["offense"] == "unknown"
    assert rows[3]["offense"] == "open_container"
    assert rows[4]["state"] == "C"

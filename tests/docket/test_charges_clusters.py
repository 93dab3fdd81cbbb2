"""Unrecognized charges stand in clusters whose members mean the same, and one answer settles a cluster."""

import csv
from datetime import date
from pathlib import Path

from screener.docket.charges.charges import OfficeTable, classify
from screener.docket.charges.clusters import clusters, find_cluster, unread
from screener.docket.charges.table import cluster_key
from screener.docket.reading.reading import read_docket
from screener.domain.offense import OffenseClass

ODD = [
    ("ACT 309 TRUSTY", ""),
    ("Act 310  Trusty", ""),
    ("ACT 309-A TRUSTY", ""),
    ("PENALTY INCREESE SEE REC", ""),
    ("PENALTY INCREASE SEE REC 7331", ""),
    ("PENALTY INCREASE SEE REC 7332", ""),
    ("", "999.1(2)"),
    ("", "999.1(2)"),
    ("-", "999.1(3)"),
    ("230.34 FB", ""),
    ("240.75 FE", ""),
    ("CLASS A QX", ""),
    ("CLASS B QX", ""),
]


def test_texts_alike_but_for_numbers_spacing_and_spelling_stand_together():
    found = {cluster.key: cluster for cluster in clusters(ODD)}
    assert found["ACT # TRUSTY"].charges == 2
    assert found["ACT # A TRUSTY"].charges == 1
    assert {text for text, _ in found["PENALTY INCREASE SEE REC #"].texts} == {
        "PENALTY INCREASE SEE REC 7331",
        "PENALTY INCREASE SEE REC 7332",
    }
    assert sum(cluster.charges for cluster in found.values()) == len(ODD)


def test_one_letter_of_a_long_word_is_a_slip_and_of_a_short_one_is_not():
    texts = [("OBSTRUCTED WINDOWW QX", ""), ("OBSTRUCTED WINDOW QX", ""), ("CLASS A QX", ""), ("CLASS B QX", "")]
    assert sorted(len(cluster.texts) for cluster in clusters(texts)) == [1, 1, 2]


def test_citations_keep_their_numbers_and_empty_texts_go_by_the_statute():
    found = {cluster.key: cluster for cluster in clusters(ODD)}
    assert sum(key.startswith("§") for key in found) == 4
    alone = next(cluster for cluster in found.values() if cluster.statute == "999.1(2)")
    assert (alone.text, alone.charges) == ("", 2)
    assert find_cluster(found.values(), "999.1 (2)") is alone


def test_one_answer_settles_every_member_and_those_to_come():
    found = clusters(ODD)
    cluster = find_cluster(found, "act 999 trusty")
    assert cluster is not None
    table = OfficeTable(cluster.answer("other", "none", by="A1", on=date(2026, 3, 2)))
    for text in ("ACT 309 TRUSTY", "Act 310  Trusty", "ACT 4711 TRUSTY"):
        reading = classify(text, "", "", table)
        assert (reading.offense, reading.confidence) == (OffenseClass.OTHER, 1.0)
        assert "A1, 2026-03-02" in reading.basis
    assert classify("ACT 309 TRUSTEE", "", "", table).offense is OffenseClass.UNKNOWN
    assert classify("ACT TRUSTY", "", "", table).offense is OffenseClass.UNKNOWN


def test_the_answer_to_a_cluster_by_statute_leaves_texts_alone():
    alone = next(cluster for cluster in clusters(ODD) if cluster.statute == "999.1(2)")
    table = OfficeTable(alone.answer("trespass", "none"))
    assert classify("", "999.1(2)", "", table).offense is OffenseClass.TRESPASS
    assert classify("", "999.1(3)", "", table).offense is OffenseClass.UNKNOWN


def test_clusters_of_real_dockets_hold_one_meaning_each(shared: Path):
    charges = [
        (charge.text, charge.statute)
        for name in ("okaloosa_fl_0119.csv", "faulkner_ar_warrants.csv", "harris_tx_filings_daily.txt")
        for charge in read_docket(shared / "dockets" / name, as_of=None).charges
    ]
    found = clusters(charges)
    assert sum(cluster.charges for cluster in found) == len(charges)
    texts = {text for text, _ in charges}
    assert len(found) < len(texts)
    for cluster in found:  # what the program can read is a witness for what it cannot
        assert len({classify(text, "", "").offense for text, _ in cluster.texts}) == 1, cluster


def test_clusters_of_many_public_texts_rarely_hold_two_meanings(shared: Path):
    with (shared / "charges" / "charge_texts.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = clusters((row["text"], row["statute"]) for row in rows)
    several = [cluster for cluster in found if len({cluster_key(text) for text, _ in cluster.texts}) > 1]
    mixed = [c for c in several if len({classify(text, "", "").offense for text, _ in c.texts}) > 1]
    assert len(several) >= 30
    assert len(mixed) <= 0.1 * len(several), mixed


def test_only_what_was_not_recognized_is_asked(shared: Path):
    reading = read_docket(shared / "dockets" / "faulkner_ar_warrants.csv", as_of=None)
    found = unread(reading.charges)
    assert sum(cluster.charges for cluster in found) == reading.not_recognized
    assert all(classify(text, "", "").offense is OffenseClass.UNKNOWN for c in found for text, _ in c.texts)

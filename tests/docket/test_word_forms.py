"""Words as clerks type them: initials, words cut off or with a slip, counties in brackets, lists behind a failure."""

import random

import pytest

from screener.docket.charges.charges import classify
from screener.docket.charges.places import counties
from screener.docket.charges.vocabulary import vocabulary
from screener.domain.offense import OffenseClass

C = OffenseClass
KINDS = [
    ("FTA-DWI;POSSESS DRUG PARAPHERNALIA", "fta_warrant"),
    ("FTA-DWLR NOT IMP REV; EXP REG CARD/TAG (GUILFORD)", "fta_warrant"),
    ("FTA  M-MISDEMEANOR LARCENY", "fta_warrant"),
    ("FELONY POSSESSION SCH I CS (WILSON)", "simple_possession"),
    ("CPM 5", "simple_possession"),
    ("CPM - CRIMINAL POSSESSION OF M", "simple_possession"),
    ("CPCS - CRIMINAL POSSESSION OF", "simple_possession"),
    ("CRIMINAL POSSESION OF CONTROLL", "simple_possession"),
    ("C.S.C.S.", "sale_manufacture"),
    ("C.P.S.P.", "theft"),
    ("C.P.W.", "other"),
    ("C.S.C.", "unknown"),
    ("CAPITAL MUDER", "violent"),
    ("BATERY ON A NURSE", "violent"),
    ("MUDRER 1ST", "violent"),
    ("FINANCIAL FRUAD", "other"),
    ("FAIL TO ATTEND MEDIATION", "other"),  # no medication
    ("FALSE CONFESSION", "other"),  # no conversion
    ("POSS NARCOTICS NEEDLE", "paraphernalia"),
    ("HARBORING ESCAPE/FUGITIVE", "other"),
    ("CAR INSUIRANCE", "other"),
    ("UNAUTHORIZED USE OF A MOTOR VHEICLE", "theft"),
    ("ABUSE OF A CHILD", "violent"),
    ("BURGLARY OF A HABITATION W/INTENT TO COMMIT SEXUAL ASSAULT", "other"),
    ("POS FIREARM BY FUGITIVE/FELON", "other"),
    ("COUNTY HOLD (U Unknown)", "fta_warrant"),
]


@pytest.mark.parametrize(("text", "offense"), KINDS)
def test_kinds(text: str, offense: str):
    assert str(classify(text, "", "").offense) == offense


def test_a_county_in_brackets_changes_nothing():
    for county in sorted(counties()):
        for text, offense in (("POSS COCAINE", C.SIMPLE_POSSESSION), ("SELL COCAINE", C.SALE_MANUFACTURE)):
            assert classify(f"{text} ({county})", "", "").offense is offense, county


def test_what_is_sold_in_brackets_is_no_county():
    for word in ("SELL", "WIMD", "WISD", "PWID", "DEL", "W/INT", "DIST"):
        assert classify(f"POSS COCAINE ({word})", "", "").offense is not C.SIMPLE_POSSESSION


def test_a_word_of_another_offense_with_a_letter_left_out_is_never_a_circumstance_of_possession():
    words = vocabulary()
    wanted = words.concepts["violent"] | words.concepts["robbery"] | words.concepts["theft"]
    draw = random.Random(7)
    known = sorted(word for word, mark in words.single.items() if mark.bits & wanted and len(word) > 5)
    for word in draw.sample(known, 80):
        at = draw.randrange(1, len(word))
        slip = word[:at] + word[at + 1 :]
        for text in (f"POSS METH / {slip}", f"{slip} - POSS METH", f"POSS METH {slip}"):
            assert classify(text, "", "").offense is not C.SIMPLE_POSSESSION, text


def test_words_that_tell_another_offense_are_never_a_drug():
    words = vocabulary()
    draw = random.Random(11)
    told = draw.sample(sorted(words.telling - words.single.keys()), 400)
    for word in told:
        cut = word[: max(4, len(word) - draw.randrange(3))]
        for text in (f"POSS {word}", f"POSSESSION OF {cut}", f"SELL {cut}"):
            assert classify(text, "", "").offense not in (C.SIMPLE_POSSESSION, C.SALE_MANUFACTURE), text


def test_a_form_of_a_telling_word_tells_and_a_name_does_not():
    for word in ("TRAILOR", "ABANDONMNT", "ENVIRONMENTL", "LOITERS", "TRANSPORTR"):
        assert vocabulary().forms().tells(word), word
    for word in ("DEFENDANT", "HOUSTON", "ORANGE", "PENDING", "ZQXVWRTB"):
        assert not vocabulary().forms().tells(word), word


@pytest.mark.parametrize("order", ["COURT ORDER", "PROTECTION ORDER", "RESTRAINING ORDER"])
@pytest.mark.parametrize("act", ["VIOLATION OF {}", "VIOL {}"])
def test_an_order_against_domestic_violence_is_no_violence_when_it_is_broken(act: str, order: str) -> None:
    read = classify(f"{act.format(order)} DOMESTIC VIOLENCE", "")
    assert read.offense is OffenseClass.OTHER
    assert classify("ASSAULT 4TH DEGREE DOMESTIC VIOLENCE", "").offense is OffenseClass.VIOLENT

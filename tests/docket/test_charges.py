"""Charges are read as what they say: on labelled texts, on every trap, and never a sale as possession."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screener.docket.charges.charges import BAR, classify, cluster_key
from screener.docket.charges.vocabulary import compiled
from screener.domain.offense import OffenseClass
from screener.domain.shipped import resource
from tests.counting import counted
from tests.docket.charge_confusion import page

DEV, LATER, FRESH = "charge_labels_dev.tsv", "charge_labels_later.tsv", "charge_labels_fresh.tsv"
#: One draw of :mod:`tests.docket.draw_charges`: the half that was worked on, and the half that was opened once.
DEVELOPMENT, FINAL = "charge_labels_development.tsv", "charge_labels_final.tsv"
EVERY = (DEV, LATER, DEVELOPMENT, FINAL, FRESH)


def labelled(name: str = DEV) -> Iterator[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


@pytest.mark.parametrize("name", EVERY)
def test_labelled_texts_are_read_within_the_bars(name: str):
    answered = right = substance_right = rows = 0
    possession = {"read": 0, "true": 0, "both": 0}
    for row in labelled(name):
        rows += 1
        reading = classify(row["text"], row["statute"], row["state"])
        read, true = str(reading.offense), row["offense"]
        possession["read"] += read == "simple_possession"
        possession["true"] += true == "simple_possession"
        possession["both"] += read == true == "simple_possession"
        assert not (true == "sale_manufacture" and read == "simple_possession"), row
        assert reading.attempt or row.get("attempt") != "yes", row
        if reading.offense is not OffenseClass.UNKNOWN:
            answered += 1
            right += read == true
            substance_right += reading.substance in row["substance"].split("|")
    assert rows >= 200
    assert right / answered >= 0.96
    assert substance_right / answered >= 0.95
    assert 1 - answered / rows <= 0.08
    assert possession["both"] / possession["read"] >= 0.99
    assert possession["both"] / possession["true"] >= 0.95


def test_each_half_holds_enough_possession_to_mean_something():
    assert sum(row["offense"] == "simple_possession" for row in labelled(FINAL)) >= 70
    halves = [{row["text"] for row in labelled(name)} for name in EVERY]
    assert len(halves[2]) + len(halves[3]) >= 400
    assert not halves[3] & (halves[0] | halves[1] | halves[2])  # no text of the final half was worked on


TRAPS = [
    # attempts and conspiracies belong to their class
    ("ATT POSS CS PG 1 <1G", "simple_possession", "unspecified"),
    ("CONSPIRACY TO DELIVER COCAINE", "sale_manufacture", "cocaine"),
    ("CRIM ATTEMPT - POSSESSION OF HEROIN", "simple_possession", "heroin"),
    # what is excluded is not named
    ("POSS SCH I OTHER THAN MARIJUANA", "simple_possession", "unspecified"),
    ("POSS NARCOTIC EXCEPT MARIJUANA", "simple_possession", "narcotic"),
    ("POSS CDS (NOT MARIJUANA)", "simple_possession", "unspecified"),
    ("MARIJUANA POSSESS-NOT MORE THAN 20 GRAMS", "simple_possession", "cannabis"),
    ("POSS SCH I NOT HEROIN OR COCAINE", "simple_possession", "unspecified"),
    # abbreviations
    ("PWID MARIJUANA", "sale_manufacture", "cannabis"),
    ("PWISD COCAINE", "sale_manufacture", "cocaine"),
    ("PWITD CDS II", "sale_manufacture", "unspecified"),
    ("MDP CDS", "sale_manufacture", "unspecified"),
    ("POSS C/S W/INT DEL", "sale_manufacture", "unspecified"),
    ("POSS COC W/I D/S", "sale_manufacture", "cocaine"),
    ("POSS WIM/D GP 3/4 CS- 200-399G", "sale_manufacture", "unspecified"),
    ("MAN/DEL CS PG I <1GRAM", "sale_manufacture", "unspecified"),
    ("UPCDS", "simple_possession", "unspecified"),
    ("POSS MARIJ <20Z", "simple_possession", "cannabis"),
    ("POSS THC WAX", "simple_possession", "cannabis"),
    ("POSS CANN >1 0Z", "simple_possession", "cannabis"),
    ("SYNTH NARCOTC POSSESS-WIT SELL MFG DELIV", "sale_manufacture", "narcotic"),
    # spelling and truncation
    ("POSSESSION OF METHAMPHETAMI", "simple_possession", "methamphetamine"),
    ("POSSESION OF MARIHUNA", "simple_possession", "cannabis"),
    ("POSS OF DRUG PARAPHENALIA", "paraphernalia", "unspecified"),
    ("DISTRUBUTION OF COCIANE", "sale_manufacture", "cocaine"),
    ("POSS BROTIZOLAM", "simple_possession", "unspecified"),
    # prescriptions
    ("POSSESSION OF CONTROLLED SUBSTANCE WITHOUT PRESCRIPTION", "simple_possession", "unspecified"),
    ("POSS LEGEND DRUG W/O PRESCRIPTION", "simple_possession", "prescription_drug"),
    ("OBTAIN CONTROLLED SUBSTANCE BY FRAUD", "prescription_fraud", "unspecified"),
    ("DOCTOR SHOPPING", "prescription_fraud", "unspecified"),
    ("POSS/ATT POSS CS BY FRAUD", "prescription_fraud", "unspecified"),
    ("DRUGS NOT IN ORIGINAL CONTAINER", "drug_other", "unspecified"),
    ("POSS OF SUBOXONE", "simple_possession", "buprenorphine"),
    ("POSS BUP/NAL STRIPS", "simple_possession", "buprenorphine"),
    # procedure first
    ("FTA - POSS METH", "fta_warrant", "none"),
    ("BENCH WARRANT/POSS CDS", "fta_warrant", "none"),
    ("VOP - POSS COCAINE", "other", "none"),
    ("PROBATION VIOLATION", "other", "none"),
    # possession of something else
    ("POSSESSION OF STOLEN PROPERTY", "theft", "none"),
    ("POSS OF BURGLARY TOOLS", "other", "none"),
    ("POSS FIREARM BY CONVICTED FELON", "other", "none"),
    ("MINOR IN POSSESSION OF ALCOHOL", "other", "alcohol"),
    ("GAMBLING PARAPHERNALIA", "other", "none"),
    # what makes a drug charge another one
    ("POSS OF FIREARM DURING DRUG TRAFFICKING", "drug_other", "unspecified"),
    ("SIMULTANEOUS POSSESSION OF DRUGS AND FIR", "drug_other", "unspecified"),
    ("POSS CS IN CORRECTIONAL FACILITY", "drug_other", "unspecified"),
    ("UNDER THE INFLUENCE OF CONTROLLED SUBSTANCE", "drug_other", "unspecified"),
    ("MAINTAIN DWELLING FOR CONTROLLED SUBSTANCES", "drug_other", "unspecified"),
    ("FALSE DRUG TEST", "drug_other", "unspecified"),
    ("DRUG TAX STAMP VIOLATION", "drug_other", "unspecified"),
    ("CONSUME MARIJUANA IN PUBLIC PLACE", "drug_other", "cannabis"),
    ("POSS EPHEDRINE W/INT TO MFG METH", "drug_other", "ephedrine"),
    # enhancements stay possession, headers are no offense
    ("POSS CS PG1<1G DRUG FREE ZONE", "simple_possession", "unspecified"),
    ("DRUGS / POSSESSION OF COCAINE, 1ST OFFENSE", "simple_possession", "cocaine"),
    ("CITY PRISONER / MARIJUANA-POSSESS LESS THAN 1 OZ.", "simple_possession", "cannabis"),
    # driving
    ("DUI DRUGS", "dui_drug", "unspecified"),
    ("DUI ALCOHOL OR DRUGS", "dui_drug", "alcohol_or_drug"),
    ("RIDING BICYCLE UNDER INFLUENCE OF DRUGS", "dui_drug", "unspecified"),
    ("DUI - ALCOHOL", "other", "alcohol"),
    ("DWI 1ST OFFENSE", "other", "none"),
    # kind not said
    ("CDS VIOLATION", "drug_unspecified", "unspecified"),
    ("MARIJUANA", "drug_unspecified", "cannabis"),
    ("POSSESSION OR SALE OF COCAINE", "drug_unspecified", "cocaine"),
    ("SELL/MANUF/DEL/POSS COCAINE", "sale_manufacture", "cocaine"),
    ("POSS CONTROLLED SUBSTANCE WITH", "drug_unspecified", "unspecified"),
    # several
    ("POSS MARIJ AND DRUG PARAPHERNALIA", "multi", "cannabis"),
    ("POSS CDS; OPEN CONTAINER", "multi", "unspecified"),
    ("METH. OR COCAINE BASE, POSSESSION", "simple_possession", "multiple"),
    ("POSS NARCOTIC/COCAINE", "simple_possession", "multiple"),
    ("NARCS - POSSESSION SCH I - HEROIN", "simple_possession", "heroin"),
    # failures to appear, probation and warrants on a drug charge are none
    ("FTA/POSS MARIJ", "fta_warrant", "none"),
    ("FAILURE TO APPEAR - POSSESSION OF COCAINE", "fta_warrant", "none"),
    ("CAPIAS / POSS DRUG PARAPHERNALIA", "fta_warrant", "none"),
    ("F.T.A. (POSS CONT SUBST)", "fta_warrant", "none"),
    ("24/7 PAROLE CONDITION POSSIBLE POSSESSION OF CONTROLLED SUBSTANCE", "other", "none"),
    # residue is possession, whatever the amount
    ("POSS COCAINE RESIDUE", "simple_possession", "cocaine"),
    ("POSSESSION OF METH (RESIDUE AMOUNT)", "simple_possession", "methamphetamine"),
    ("POSS MARIHUANA 2-4 0Z", "simple_possession", "cannabis"),
    ("POSS MARIJ 1 0Z OR LESS", "simple_possession", "cannabis"),
    ("POSS SCH I EXCEPT MARIJUANA", "simple_possession", "unspecified"),
    ("POSS CONTROLLED SUBST (EXCEPT MARIJ)", "simple_possession", "unspecified"),
    ("POSS CS NOT MARIJUANA", "simple_possession", "unspecified"),
    ("POSS SCH I EXCLUDING LSD, HEROIN", "simple_possession", "unspecified"),
    ("POSS CNTL SUB W/O PRESC", "simple_possession", "unspecified"),
    ("SALE OF CNTL SUB W/O PRESC", "sale_manufacture", "unspecified"),
    ("POSS XANAX W/OUT RX", "simple_possession", "alprazolam"),
    ("CONSP POSS COCAINE", "simple_possession", "cocaine"),
    ("ATT POSS W/INT TO DEL CDS", "sale_manufacture", "unspecified"),
    ("POSS DRUG PARA", "paraphernalia", "unspecified"),
    ("POSSESSION OF DRUG PARAPHERNALIA W/ RESIDUE", "paraphernalia", "unspecified"),
    ("POSSESSION OF A CONTROLLED SUBSTANCE W", "drug_unspecified", "unspecified"),
    ("POSS CHEMICALS W/INT TO MFG METH", "drug_other", "methamphetamine"),
    # street names only beside other words about drugs
    ("SPEED 65/50", "other", "none"),
    ("POSS METH (ICE)", "simple_possession", "methamphetamine"),
    ("POSS COKE", "simple_possession", "cocaine"),
    ("WEED ORDINANCE VIOLATION", "other", "none"),
    ("POSSESS UNLAWFUL CRAB POT", "other", "none"),
    # the rest
    ("SOLICITATION OF A FELONY", "other", "none"),
    ("OPEN CONTAINER", "open_container", "none"),
    ("DRINKING IN PUBLIC", "open_container", "none"),
    ("LOITERING OR PROWLING", "loitering", "none"),
    ("CRIM TRESPASS AFTER WARNING", "trespass", "none"),
    ("SOLICITING FOR PROSTITUTION", "prostitution", "none"),
    ("RAPE OF DRUGGED VICTIM", "violent", "none"),
    ("THEFT OF CONTROLLED SUBSTANCE", "theft", "none"),
    ("DELIVER IMITATION CONTROLLED SUBSTANCE", "sale_manufacture", "imitation"),
    # intent written short
    ("POSS/INT COCAINE", "sale_manufacture", "cocaine"),
    ("POSS INT METH", "sale_manufacture", "methamphetamine"),
    ("POSS COCAINE W/ID", "sale_manufacture", "cocaine"),
    # an amount of a drug is excluded as the drug is
    ("POSS CDS EXCEPT 10 GRAMS OF MARIJUANA", "simple_possession", "unspecified"),
    ("POSS SCH I EXCEPT 20G OR LESS OF CANNABIS", "simple_possession", "unspecified"),
    # what can be more than one thing
    ("P.C.S.", "unknown", "unspecified"),
    ("P.W.I.D.", "unknown", "unspecified"),
    ("PROWL", "unknown", "unspecified"),
    # a hold or a note behind a charge is no warrant, a hold alone is one
    ("POSS COCAINE NOTES: ICE HOLD", "simple_possession", "cocaine"),
    ("ROBBERY NOTES: FULTON CO HOLD", "violent", "none"),
    ("POSS COCAINE - HOLD", "simple_possession", "cocaine"),
    ("NOTES: FULTON CO HOLD", "fta_warrant", "none"),
    ("ATTEMPTED FALSE ID TO AVOID WARRANT", "other", "none"),
    ("FALSE IDENTIFICATION TO AVOID WARRANT ARREST", "other", "none"),
    # drugs got by a lie
    ("OBTAIN DRUGS BY FALSE PRETENSE", "prescription_fraud", "unspecified"),
    ("FALSE PRETENSES CONTROLLED SUBSTANCE", "prescription_fraud", "unspecified"),
    # mixtures and short names
    ("POSS COCAINE LACED WITH FENTANYL", "simple_possession", "multiple"),
    ("POSS BUPE", "simple_possession", "buprenorphine"),
]


@pytest.mark.parametrize(("text", "offense", "substance"), TRAPS)
def test_traps(text: str, offense: str, substance: str):
    reading = classify(text, "", "")
    assert (str(reading.offense), reading.substance) == (offense, substance), reading


@pytest.mark.parametrize("scheme", ["MICR", "NIBRS", "ucr"])
@pytest.mark.parametrize(
    ("text", "reported", "offense"),
    [
        ("POSSESSION (NARCOTIC OR COCAINE) < 25 GRAMS", "HEROIN - POSSESS", "simple_possession"),
        ("OPERATING - ORV - OPEN INTOXICANTS", "", "open_container"),
        ("RETAIL FRAUD", "LARCENY - THEFT FROM BUILDING", "theft"),
        ("POSS METH", "ROBBERY", "multi"),
        ("ROBBERY", "POSSESS COCAINE", "multi"),
    ],
)
def test_the_class_under_which_a_charge_is_reported_says_it_again(scheme: str, text: str, reported: str, offense: str):
    """Where the brackets behind a charge name another offense, neither is taken alone."""
    assert classify(f"{text} [{scheme} {reported}]", "").offense.value == offense


def test_a_hold_out_of_a_county_is_no_person_who_holds_himself_out():
    assert classify("HOLD - OUT OF COUNTY WARRANT", "").offense is OffenseClass.FTA_WARRANT
    assert classify("HOLD OUT AS ATTORNEY", "").offense is OffenseClass.OTHER


def test_attempts_are_marked():
    assert classify("ATTEMPT TO POSSESS COCAINE", "", "").attempt
    assert classify("POSSESS CNTL SUB", "664/11377(A) HS", "CA").attempt
    assert not classify("POSSESS COCAINE", "893.13(6)(a)", "FL").attempt


@pytest.mark.parametrize(
    ("statute", "state", "offense"),
    [
        ("893.13(6A)", "FL", "simple_possession"),
        ("893.13 1a1", "FL", "sale_manufacture"),
        ("HS11377(A)", "", "simple_possession"),
        ("11378 H&S", "CA", "sale_manufacture"),
        ("481.121(b)(1)", "TX", "simple_possession"),
        ("961.573(1)", "WI", "paraphernalia"),
        ("40:967A", "LA", "sale_manufacture"),
        ("40:967(C)", "LA", "simple_possession"),
        ("220.03", "NY", "simple_possession"),
        ("PL 220.50", "NY", "paraphernalia"),
        ("999.99", "FL", "unknown"),
    ],
)
def test_a_statute_alone_is_read(statute: str, state: str, offense: str):
    assert str(classify("", statute, state).offense) == offense


def test_an_informative_text_beats_a_statute_but_not_where_either_says_sale():
    assert classify("OPEN CONTAINER", "893.13(6)(a)", "FL").offense is OffenseClass.OPEN_CONTAINER
    assert classify("POSS COCAINE", "893.13(1)(a)", "FL").offense is OffenseClass.SALE_MANUFACTURE
    assert classify("SELL COCAINE", "893.13(6)(a)", "FL").offense is OffenseClass.SALE_MANUFACTURE
    assert classify("WI 1000FT WORSHIP OR BUSN SCH III", "893.13 1e2", "FL").offense is OffenseClass.SALE_MANUFACTURE
    assert classify("POSS CNTL SUB", "4573.6 PC", "CA").offense is OffenseClass.DRUG_OTHER


ACTS = ["SALE", "SELL", "DEL", "DELIVERY", "DIST", "DISTRIBUTE", "MFG", "MANUFACTURE", "TRAFFICKING", "CULTIVATION",
        "W/INT TO DEL", "WITH INTENT", "W/I SELL", "INTENT TO DISTRIBUTE", "FOR SALE", "WITD", "PWID"]  # fmt: skip
DRUGS = ["COCAINE", "CDS", "MARIJ", "CONT SUBST", "HEROIN", "SCH II", "CS PG 1", "METH", "OXYCODONE", "NARCOTICS"]


@settings(deadline=None)
@given(
    st.sampled_from(ACTS), st.sampled_from(DRUGS), st.sampled_from(["POSS", "POSSESSION", "POSSESS OF", ""]),
    st.sampled_from(["", "893.13(6)(a)", "HS 11350"]), st.permutations(range(3)),
    st.sampled_from([" ", "/", " - ", ", "]),
)  # fmt: skip
def test_a_sign_of_sale_is_never_read_as_simple_possession(act, drug, possess, statute, order, joint):
    parts = [act, drug, possess]
    text = joint.join(parts[i] for i in order if parts[i])
    assert classify(text, statute, "").offense is not OffenseClass.SIMPLE_POSSESSION, text


def slip(word: str, at: int, kind: int, letter: str) -> str:
    """One slip of the keyboard: a letter left out, doubled in, replaced, or two swapped."""
    at %= len(word)
    return {
        0: word[:at] + word[at + 1 :],
        1: word[:at] + letter + word[at:],
        2: word[:at] + letter + word[at + 1 :],
        3: word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
    }[kind]


EVERY_SALE = [row["text"] for name in EVERY for row in labelled(name) if row["offense"] == "sale_manufacture"]
#: Without the few whose words say possession and whose statute alone says sale.
SALES = [text for text in EVERY_SALE if classify(text, "", "").offense is not OffenseClass.SIMPLE_POSSESSION]


def test_few_sales_are_told_by_their_statute_alone():
    assert len(EVERY_SALE) - len(SALES) <= 0.04 * len(EVERY_SALE), set(EVERY_SALE) - set(SALES)


@settings(deadline=None)
@given(st.sampled_from(SALES), st.integers(0, 40), st.integers(0, 20), st.integers(0, 3), st.sampled_from("AEIOSTLNRX"))
def test_a_sale_with_one_misspelled_word_is_not_simple_possession(text, place, at, kind, letter):
    words = text.upper().split()
    place %= len(words)
    words[place] = slip(words[place], at, kind, letter) if len(words[place]) > 3 else words[place]
    assume(not words[place].startswith(("WO/", "W/O")))  # "without intent" is no slip
    reading = classify(" ".join(words), "", "")
    assert reading.offense is not OffenseClass.SIMPLE_POSSESSION, (words, reading)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=20), st.sampled_from(["", "FL", "CA", "ZZ"]))
def test_any_text_gets_a_reading_with_a_basis(text: str, statute: str, state: str):
    reading = classify(text, statute, state)
    assert 0 <= reading.confidence <= 1
    assert reading.basis
    assert (reading.confidence >= BAR) or reading.offense is OffenseClass.UNKNOWN


def test_below_the_bar_it_abstains_and_leaves_the_drug_open():
    for text in ("", "QX ZZ 17", "AC 000.00 UZ"):
        reading = classify(text, "", "")
        assert reading.offense is OffenseClass.UNKNOWN
        assert reading.substance == "unspecified"


@pytest.mark.parametrize(("text", "statute", "state"), [
    ("DNGRS SBST NOI", "LOCAL", ""), ("DNGRS SBST NOI", "999.999", "FL"), ("DNGRS SBST NOI", "35-7-1031", "WY"),
    ("DNGRS SBST NOI", "16-17-0680", "SC"), ("ZQX REF 41 SEE FILE", "99.999", ""),
    ("ZQX REF 41 SEE FILE", "99.999", "FL"), ("POSS DNGRS SBST", "", ""), ("POSS OF DGRS SBTC VIOL", "1.1", ""),
    ("DNGRS SBST VIOLATION", "", ""), ("UNLAWFUL DNGRS SBST MISDEMEANOR", "99.999", "FL"), ("MRHNA", "99.99", ""),
    ("DNGRS SBST IN VEHICLE", "99.99", ""), ("JOHN", "LOCAL", ""), ("JOHN", "99.999", "FL"),
    ("DOE JOHN MICHAEL", "99.999", ""), ("ILLEGAL ZQXV WRTB", "99.999", ""), ("SELL ZQXV WRTB TO PERSON", "4-1", ""),
])  # fmt: skip
def test_other_needs_evidence(text: str, statute: str, state: str):
    assert classify(text, statute, state).offense is OffenseClass.UNKNOWN


def test_a_section_or_a_chapter_without_drug_charges_is_evidence_where_the_state_is_known():
    told = classify("ZQXV WRTB", "601.9901", "FL")
    assert told.offense is OffenseClass.OTHER
    assert "chapter 601 is about drugs" in told.basis
    assert classify("ZQXV WRTB", "601.9901", "").offense is OffenseClass.UNKNOWN
    assert classify("ZQXV WRTB", "601.9901", "TX").offense is OffenseClass.UNKNOWN
    assert classify("ZQXV WRTB", "893.9901", "FL").offense is OffenseClass.UNKNOWN
    assert classify("ZQXV WRTB", "009-11-51", "AL").offense is OffenseClass.OTHER


DRUG_WORDS = ["SUBSTANCE", "MARIJUANA", "MARIHUANA", "COCAINE", "HEROIN", "METHAMPHETAMINE", "NARCOTIC", "FENTANYL",
              "PARAPHERNALIA", "OXYCODONE", "HYDROCODONE"]  # fmt: skip


@settings(deadline=None)
@given(
    st.sampled_from(DRUG_WORDS), st.integers(0, 99), st.sampled_from(["", "POSS", "DNGRS", "UNLAWFUL", "POSS OF"]),
    st.sampled_from(["", "VIOLATION", "NOI", "VEHICLE", "MISD"]), st.sampled_from(["", "99.999", "601.9901"]),
    st.sampled_from(["", "FL"]),
)  # fmt: skip
def test_a_drug_word_without_its_vowels_is_never_an_offense_of_another_kind(word, cut, before, behind, statute, state):
    short = "".join(letter for letter in word if letter not in "AEIOUY")
    short = short[: max(3 + (len(short) > 3), len(short) - cut % 3)]
    reading = classify(" ".join(filter(None, (before, short, behind))), statute, state)
    assert reading.offense is not OffenseClass.OTHER, (short, reading)


def test_the_guide_says_how_often_charges_are_read_wrongly_today():
    assert resource("guide", "charges.md").read_text(encoding="utf-8") == page(), "run tests.docket.charge_confusion"


def noise() -> list[str]:
    lines = Path(__file__).with_name("noise_texts.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("# ", "["))]


def test_what_is_no_charge_is_not_recognized():
    texts = noise()
    assert len(texts) >= 200
    read = [text for text in texts if classify(text, "", "").offense is not OffenseClass.UNKNOWN]
    assert len(read) / len(texts) <= 0.03, read


def test_a_name_is_not_recognized_whatever_statute_column_stands_beside_it():
    assert classify("LYNCH, DENISE", "999.99", "FL").offense is OffenseClass.UNKNOWN
    assert classify("LYNCH, DENISE", "893.13(6)(a)", "FL").offense is OffenseClass.SIMPLE_POSSESSION


@pytest.mark.parametrize("text", ["LARCENY, PETTY", "ASSAULT, SIMPLE", "CRYSTAL METH", "WARRANT", "BATTERY, AGGRAVATED",
                                  "CONTEMPT OF COURT", "COURT ORDER VIOLATION", "MURDER", "CHILD SUPPORT",
                                  "RECKLESS DRIVING", "SEAT BELT VIOLATION"])  # fmt: skip
def test_short_charges_are_not_taken_for_names_courts_or_headers(text: str):
    assert classify(text, "", "").offense is not OffenseClass.UNKNOWN


def test_ordinary_charges_stay_recognized():
    rows = [row for name in EVERY for row in labelled(name) if row["offense"] == "other"]
    unread = [
        row for row in rows if classify(row["text"], row["statute"], row["state"]).offense is OffenseClass.UNKNOWN
    ]
    assert len(unread) / len(rows) <= 0.05, unread


def test_texts_alike_but_for_numbers_and_spacing_share_a_cluster():
    assert cluster_key("ACT 309  TRUSTY") == cluster_key("act 310 trusty")
    assert cluster_key("ACT 309 TRUSTY") != cluster_key("ACT 309 TRUST")


def test_what_is_read_once_is_cheap_for_dockets():
    """Calls are counted, not seconds (those: python -m tests.benchmarks.bench_docket).

    Texts that no other test reads, so that the number is the same whichever tests ran before: first texts with words
    that are new, then the same words in other texts, as a docket has them.
    """
    seen = []
    for number in (9301, 9302):
        texts = [f"{row['text']} {number}" for row in labelled()]
        with counted() as calls:
            for text in texts:
                classify(text, "", "")
        seen.append(calls.made / len(texts))
    assert seen[0] <= 300, "words are looked up when they are met first"
    assert seen[1] <= 100


def test_phrases_that_wait_for_their_first_word_are_those_that_are_written_out():
    whole, waiting = compiled(at_once=True), compiled()
    assert len(waiting.phrases) < len(whole.phrases) / 2
    for word in list(waiting.waiting):
        waiting.write_out(word)
    assert waiting.phrases == whole.phrases
    assert waiting.single == whole.single
    assert waiting.lengths == whole.lengths
    assert waiting.spelled == whole.spelled

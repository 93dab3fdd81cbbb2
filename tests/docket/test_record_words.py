"""What jails and courts write around a charge makes no other offense of it, and hides none."""

import pytest

from screener.docket.charges.charges import classify
from screener.domain.offense import OffenseClass

C = OffenseClass
#: How a charge stands: where its matter is, who holds it, where it happened, how it is graded.
STATES = [
    "PENDING", "ON SIGHT", "ONVIEW", "NOLLE PROS", "NOLLE PROSEQUI", "REDUCED", "AMENDED", "FILED", "SENTENCED",
    "TIME SERVED", "BOUND OVER", "INDICTMENT", "GRAND JURY INDICTMENT", "TRUE BILL", "DIRECT FILE", "PROBABLE CAUSE",
    "ADJUDICATION WITHHELD", "PLED GUILTY", "NOLO CONTENDERE", "DEFERRED ADJUDICATION", "SURETY BOND", "CASH/SURETY",
    "CITED", "CITATION", "SUMMONS", "ORIGINAL CHARGE", "ADDED", "CIRCUIT COURT", "DISTRICT COURT", "MAGISTRATE COURT",
    "FRESH ARREST", "PRIOR AND PERSISTENT", "PERSISTENT OFFENDER", "FIRST OFFENDER", "REPEATER", "UNCLASSIFIED",
    "CATEGORY E", "TIER 1", "GMD", "GROSS MISDEMEANOR", "INFRACTION", "SUMMARY OFFENSE", "PETTY OFFENSE", "SALEM PD",
    "SHERIFFS OFFICE", "HIGHWAY PATROL", "DRUG TASK FORCE", "PENAL CODE", "TCA", "TRAFFIC STOP", "PARKING LOT",
    "BUS STOP", "SWIMMING POOL", "AGGREGATE WEIGHT", "USABLE AMOUNT", "TABLETS", "SALTS", "PASSENGER", "OCCUPANT",
    "WITHOUT AUTHORITY", "NONNARCOTIC", "DATE RANGE", "NIBRS 35A", "WITH PREVIOUS CONVICTION", "SUSPECTED", "TRIBAL",
    "SPRINGFIELD", "BELL COUNTY", "SALT LAKE", "NORTH LAS VEGAS", "CITY OF TAMPA",
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_what_stands_around_a_possession_leaves_it_one(state: str) -> None:
    for cell in (f"POSS METH - {state}", f"{state} - POSS METH", f"POSSESSION OF COCAINE ({state})",
                 f"{state}: POSS MARIJUANA", f"POSS METH, {state}", f"POSS CONT SUBST / {state}"):  # fmt: skip
        assert classify(cell, "").offense is C.SIMPLE_POSSESSION, cell


@pytest.mark.parametrize("state", STATES)
def test_what_stands_around_them_hides_no_sale_and_no_second_offense(state: str) -> None:
    for cell in (f"{state} - DEL METH", f"POSS METH W/INTENT - {state}", f"SALE OF COCAINE ({state})"):
        assert classify(cell, "").offense is C.SALE_MANUFACTURE, cell
    for cell in (f"POSS METH - {state} - ROBBERY", f"{state}: THEFT; POSS METH", f"POSS METH - {state}; RESIST ARREST"):
        assert classify(cell, "").offense in (C.MULTI, C.UNKNOWN), cell


@pytest.mark.parametrize(
    ("text", "offense"),
    [
        ("POSSESS MARIJ PARAPHERNALIA", "paraphernalia"),
        ("POSS MARIJ/PARAPHERNALIA", "multi"),
        ("POSSESSION OF DRUG PARAPHERNALIA - AMPHETAMINE OR METHAMPHETAMINE", "paraphernalia"),
        ("POSS CONTROLLED SUBSTANCE, TO WIT: MARIJUANA", "simple_possession"),
        ("POSSESS W/O PRESCRIPTION", "simple_possession"),
        ("MUSHROOMS - POSSESSION", "simple_possession"),
        ("COCAINE-POSSESS W/INTENT SELL MFG DEL ETC SCH II", "sale_manufacture"),
        ("PWIDS HEROIN", "sale_manufacture"),
        ("OPERATING A VEHICLE WITH A SCHEDULE I OR II CONTROLLED SUBSTANCE", "dui_drug"),
        ("DRIVING W/ ANY MEASURABLE AMT OF CONTROLLED SUBSTANCE", "dui_drug"),
        ("DWI - OPEN CONTAINER", "other"),
        ("MTAG-POSS CS", "other"),
        ("DISORDERLY CONDUCT AND RESISTING ARREST", "multi"),
        ("RECKLESS DRIVING, EVADING ARREST DET W/VEH", "multi"),
        ("FLEEING AND ELUDING", "other"),
        ("DISORDERLY CONDUCT:UNDER INFLUENCE OF DRUG", "drug_other"),
        ("PROH SUBSTANCE/ITEM IN CORRECTIONAL FACILITY, POSS MARIJ <2OZ", "multi"),
        ("WARRANT ARREST; WARRANT ARREST", "fta_warrant"),
        ("POSS METH; POSS METH", "multi"),
        ("BURGLARY 1ST DEGREE DOMESTIC VIOLENCE", "other"),
        ("THEFT 3RD DEGREE DOMESTIC VIOLENCE", "theft"),
        ("ASSAULT 2ND DEGREE DOMESTIC VIOLENCE", "violent"),
        ("CRIMINAL DOMESTIC VIOLENCE", "violent"),
        ("POSSESSION OF BURGLAR&#39;S TOOLS", "other"),
        ("POSSESS CONTROLLED SUBSTANCE METH COCAINE < 2g; FA", "simple_possession"),
        ("POSSESSION OF MARIJUANA-FOUR GFRAMS OR LES", "simple_possession"),
        ("POSSESSION OF A CONTROLLED SUBSTANCE - F3 (SMPD 06-58878) (INSTANTER)", "simple_possession"),
        ("criminal possession of a controlled substance, seventh degree", "simple_possession"),
        ("FAIL ID INTENT REFUSE GIVE ACCURATE ID INFO", "other"),
    ],
)
def test_words_that_were_taken_for_another_offense(text: str, offense: str) -> None:
    assert str(classify(text, "").offense) == offense


@pytest.mark.parametrize(
    "text",
    [
        "POSS. SCHEDULE II CDS/DRIVING WITHOUT PRIVILEGES 1ST",
        "DRIVING WHILE LICENSE INVALID / CS - POSSESSION OF MARIJUANA",
        "OPEN CONTAINER IN MV/DRIVING WITHOUT PRIVILEGES",
        "LOITERING OR PROWLING & LOITER FOR PROSTITUTION",
        "DRUG, DISTRIBUTE CLASS A / ILLEGAL USE OR POSSESSION OF DRUG PARAPHERNALIA",
        "DRUG, DISTRIBUTE CLASS A - DRUG PARAPHERNALIA POSSESS",
        "LOITERING AT SCHOOL RECEIVE PROCEED:PROSTITUT (M)",
        "POSSESS MARIJUANA PARAPHERNALIA AND FAILURE TO MAINTAIN DRUG RECORDS",
        "FAILURE TO MAINTAIN DRUG RECORDS DRUGS POSSESS-CONTROLLED SUBSTANCE WITHOUT PRESCRIPTION",
    ],
)
def test_an_offense_beside_a_covered_one_is_not_passed_over(text: str) -> None:
    assert classify(text, "").offense in (C.MULTI, C.UNKNOWN)

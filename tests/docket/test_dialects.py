"""Layouts of well-known case systems, with invented rows: what each column is taken for."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from screener.docket.reading.reading import DocketReading, read_docket

AS_OF = date(2026, 6, 30)


def read(path: Path, names: str, *rows: str) -> DocketReading:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names.split("|"), *(row.split("|") for row in rows)])
    return read_docket(path, as_of=AS_OF)


def fields(reading: DocketReading) -> dict[str, str]:
    return {column.header: column.field for column in reading.columns if column.field}


def test_the_prosecutor_delivery_layout(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv",
        "FileNumber|ReferralDate|ReferringAgency|AgencyReportNumber|DefendantLastName|DefendantFirstName|DefendantDOB"
        "|DefendantRace|DefendantEthnicity|DefendantGender|CustodyStatus|ChargeNumber|ReferralChargeStatute"
        "|ReferralChargeDescription|ReferralChargeLevel|FiledChargeStatute|FiledChargeDescription|FiledChargeLevel"
        "|CaseScreeningDecision|AssignedProsecutor|OffenseDate|ArrestDate|VictimFlag",
        "26-0001|01/05/2026|PD|R-1|DOE|ALMA|03/04/1990|W|N|F|In Custody|1|13-3408|NARC DRUG POSSESS|F4|13-3408(A)(1)"
        "|POSS NARC DRUG|M1|Filed|A05|01/02/2026|01/02/2026|N",
        "26-0002|01/05/2026|PD|R-2|ROE|BERT|03/04/1991|B|H|M|Out|1|13-1904|ARMED ROBBERY|F2||||Declined|A06|01/02/2026"
        "|01/03/2026|Y",
    )
    assert fields(reading) == {
        "FileNumber": "case number",
        "ReferralDate": "referral date",
        "ReferringAgency": "agency",
        "AgencyReportNumber": "incident",
        "DefendantLastName": "last name",
        "DefendantFirstName": "first name",
        "DefendantDOB": "birth date",
        "DefendantRace": "race",
        "DefendantEthnicity": "ethnicity",
        "DefendantGender": "sex",
        "CustodyStatus": "in custody",
        "ChargeNumber": "count",
        "ReferralChargeStatute": "arrest statute",
        "ReferralChargeDescription": "arrest text",
        "ReferralChargeLevel": "arrest grade",
        "FiledChargeStatute": "statute",
        "FiledChargeDescription": "text",
        "FiledChargeLevel": "grade",
        "CaseScreeningDecision": "prosecutor action",
        "AssignedProsecutor": "attorney",
        "OffenseDate": "offense date",
        "ArrestDate": "arrest date",
        "VictimFlag": "victim",
    }
    filed, referred = reading.charges
    assert (filed.stage, filed.text, filed.statute, filed.facts["grade"]) == (
        "prosecutor",
        "POSS NARC DRUG",
        "13-3408(A)(1)",
        "misdemeanor",
    )
    # The class of the stage that is screened, not of the other.
    assert (referred.stage, referred.text, referred.facts["grade"]) == ("arrest", "ARMED ROBBERY", "felony")
    assert referred.cells["grade"].header == "ReferralChargeLevel"
    assert referred.incident == "R-2"


def test_an_illinois_export_with_chapter_act_and_section(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv",
        "CASE_ID|CASE_PARTICIPANT_ID|RECEIVED_DATE|OFFENSE_CATEGORY|CHARGE_ID|CHARGE_OFFENSE_TITLE|CHARGE_COUNT|CHAPTER"
        "|ACT|SECTION|CLASS|AOIC|EVENT|EVENT_DATE|AGE_AT_INCIDENT|RACE|GENDER|INCIDENT_BEGIN_DATE|LAW_ENFORCEMENT_AGENCY",
        "149765331439|175691153649|08/15/1984 12:00:00 AM|Homicide|50510062193|FIRST DEGREE MURDER|1|38|-|9-1(a)(1)|M"
        "|0735600|Indictment|08/15/1984 12:00:00 AM|27|Black|Male|08/09/1984 12:00:00 AM|CITY POLICE",
        "149765331440|175691153650|08/16/2020 12:00:00 AM|Narcotics|50510062194|POSSESSION OF A CONTROLLED SUBSTANCE|1"
        "|720|570|402(c)|4|5101110|Indictment|08/15/2020 12:00:00 AM|22|White [Hispanic or Latino]|Female"
        "|08/09/2020 12:00:00 AM|CITY POLICE",
        "149765331441|175691153651|08/16/2020 12:00:00 AM|Other|50510062195|CRIMINAL TRESPASS TO LAND|2|720|5|21-3(a)"
        "|B|5101111|Complaint|08/15/2020 12:00:00 AM|31|White|Female|08/09/2020 12:00:00 AM|CITY POLICE",
    )
    mapped = fields(reading)
    assert mapped["CASE_ID"] == "case number"
    assert mapped["CASE_PARTICIPANT_ID"] == "person id"
    assert mapped["CHARGE_OFFENSE_TITLE"] == "text"
    assert mapped["CHARGE_COUNT"] == "count"
    assert mapped["SECTION"] == "statute"
    assert mapped["CLASS"] == "grade"
    assert "EVENT_DATE" not in mapped
    assert mapped["INCIDENT_BEGIN_DATE"] == "offense date"
    assert [charge.statute for charge in reading.charges] == [
        "38/9-1(a)(1)",
        "720 ILCS 570/402(c)",
        "720 ILCS 5/21-3(a)",
    ]
    assert [charge.facts["grade"] for charge in reading.charges] == ["felony", "felony", "misdemeanor"]
    assert [charge.count for charge in reading.charges] == ["1", "1", "2"]
    assert reading.charges[1].facts["age at offense"] == 22


def test_an_odyssey_like_export(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv",
        "Case Number|Style|File Date|Case Type|Case Status|Party Name|Party DOB|Party Gender|Party Race|SID Number"
        "|Offense Date|Charge Number|Charge Offense Description|Statute|Level/Degree|Agency|Booking Number"
        "|Next Hearing",
        "F-2400123|State v. DOE|01/05/2026|Adult Felony|Active|DOE, ALMA|03/04/1990|Female|White|TX01234567"
        "|01/02/2026|1|POSS CS PG 1 <1G|481.115(b)|State Jail Felony|PD|26000123|07/15/2026",
        "F-2400124|State v. ROE|01/06/2026|Adult Felony|Active|ROE, BERT|03/04/1991|Male|Black|TX01234568"
        "|01/03/2026|1|ROBBERY|29.02|Second Degree Felony|SO|26000124|07/16/2026",
    )
    mapped = fields(reading)
    assert (mapped["Charge Number"], mapped["Statute"], mapped["Party DOB"]) == ("count", "statute", "birth date")
    assert (mapped["Party Gender"], mapped["Party Race"], mapped["SID Number"]) == ("sex", "race", "person id")
    first = reading.charges[0]
    assert (first.statute, first.count, first.incident) == ("481.115(b)", "1", "26000123")
    assert first.facts["grade"] == "felony"
    assert first.dates["next hearing"] == date(2026, 7, 15)
    assert not reading.issues


def test_a_new_york_calendar(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv",
        "Docket|Arrest Number|NYSID|Defendant|Top Charge|Top Charge Description|Top Charge Class|Arraign Date|Part",
        "CR-001234-26NY|M26600123|01234567Z|DOE, ALMA|PL 220.03|Crim Poss Contrl Subst-7th|AM|01/05/2026|AR1",
        "CR-001235-26NY|M26600124|01234568Z|ROE, BERT|PL 160.10|ROBBERY 2|CF|01/06/2026|AR1",
    )
    assert fields(reading) == {
        "Docket": "case number",
        "Arrest Number": "arrest number",
        "NYSID": "person id",
        "Defendant": "name",
        "Top Charge": "statute",
        "Top Charge Description": "text",
        "Top Charge Class": "grade",
        "Arraign Date": "next hearing",
    }
    assert [charge.facts["grade"] for charge in reading.charges] == ["misdemeanor", "felony"]
    assert reading.charges[0].incident == "M26600123"


def test_a_jail_roster(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv",
        "Booking #|Name|DOB|Sex|Race|Booked|Released|Charge|Bail|Court Date|Arresting Officer|Warrant #",
        "26-1|DOE, ALMA|3/4/1990|F|W|1/5/2026 10:30||POSS COCAINE|$5,000|7/15/2026|SMITH|",
        "26-2|ROE, BERT|3/4/1991|M|B|1/6/2026 10:30|1/7/2026 9:00|DUI|$500|7/16/2026|JONES|W-1",
    )
    mapped = fields(reading)
    assert (mapped["Booked"], mapped["Released"], mapped["Booking #"]) == (
        "booking date",
        "release date",
        "arrest number",
    )
    assert reading.charges[1].dates["release date"] == date(2026, 1, 7)
    assert reading.charges[1].attributes["bond amount"] == "$500"

"""Paper and workbooks out of the record. The same record through the same event gives the same bytes."""

from screener.workflow.verbs.produce_report.measure_rows import charges_behind
from screener.workflow.verbs.produce_report.packs import oversight_pack, oversight_view
from screener.workflow.verbs.produce_report.quality import quality_report
from screener.workflow.verbs.produce_report.warrants import warrant_list
from screener.workflow.verbs.produce_report.workbook import annotated_docket, export_workbook

__all__ = [
    "annotated_docket",
    "charges_behind",
    "export_workbook",
    "oversight_pack",
    "oversight_view",
    "quality_report",
    "warrant_list",
]

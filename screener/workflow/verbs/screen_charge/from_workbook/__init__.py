"""Reads a workbook back that went out for screening: planned first, every conflict shown, then saved as decisions."""

from screener.workflow.verbs.screen_charge.from_workbook.plan import EXCEL, OFFICE, plan_read_back
from screener.workflow.verbs.screen_charge.from_workbook.write import read_back

__all__ = ["EXCEL", "OFFICE", "plan_read_back", "read_back"]

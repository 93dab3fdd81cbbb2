"""Import a docket, the cases behind warrants, or a list of warrants: plan first, then one event. And the files."""

from screener.workflow.model import DocketRow
from screener.workflow.verbs.import_docket.files import dockets, profiles, rows_set_aside, save_profile, source_row
from screener.workflow.verbs.import_docket.plan import plan_import
from screener.workflow.verbs.import_docket.stage_changes import ChangedCharge, DocketStages, docket_stages
from screener.workflow.verbs.import_docket.write import Progress, import_docket, import_warrants

__all__ = [
    "ChangedCharge",
    "DocketRow",
    "DocketStages",
    "Progress",
    "docket_stages",
    "dockets",
    "import_docket",
    "import_warrants",
    "plan_import",
    "profiles",
    "rows_set_aside",
    "save_profile",
    "source_row",
]

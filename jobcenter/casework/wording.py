"""Words of casework in the reader's language."""

from flask_babel import lazy_gettext as _l

from jobcenter.casework.models import CounselingChannel, StepStatus

CHANNEL = {
    CounselingChannel.OFFICE: _l("At the centre"),
    CounselingChannel.PHONE: _l("By telephone"),
    CounselingChannel.VISIT: _l("At the person's place"),
    CounselingChannel.MESSENGER: _l("By messenger"),
    CounselingChannel.ONLINE: _l("By video"),
    CounselingChannel.OUTREACH: _l("At an outreach place"),
}
WHO = {"person": _l("The person"), "centre": _l("The centre")}
STEP = {
    StepStatus.OPEN: (_l("to do"), "information"),
    StepStatus.DONE: (_l("done"), "success"),
    StepStatus.DROPPED: (_l("dropped"), "gray"),
}

"""Words of channels and of where a message stands."""

from flask_babel import lazy_gettext as _l

from jobcenter.notifications.models import OutboxStatus

CHANNEL = {"mail": _l("Mail"), "sms": _l("SMS"), "messenger": _l("Messenger")}
FORM = {"mail": _l("Mail"), "sms": _l("Short text"), "lms": _l("Long text"), "messenger": _l("Messenger")}
STATUS = {
    OutboxStatus.WAITING: (_l("Waiting"), "warning"),
    OutboxStatus.SENT: (_l("Sent"), "success"),
    OutboxStatus.FAILED: (_l("Failed"), "danger"),
}

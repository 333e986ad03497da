"""Forms of residents and of the desk that works for them."""

from jobcenter.seekers.forms.desk import CancelForm, ExportForm, FindForm, HoldForm, ReturnForm, WalkInForm
from jobcenter.seekers.forms.people import ConsentsForm, ContactForm, RecordForm, SignUpForm, WelfareForm
from jobcenter.seekers.forms.wishes import CareerForm, ConfirmForm, FullForm, SupportForm, WishesForm

__all__ = [
    "CancelForm",
    "CareerForm",
    "ConfirmForm",
    "ConsentsForm",
    "ContactForm",
    "ExportForm",
    "FindForm",
    "FullForm",
    "HoldForm",
    "RecordForm",
    "ReturnForm",
    "SignUpForm",
    "SupportForm",
    "WalkInForm",
    "WelfareForm",
    "WishesForm",
]

"""What happens to a registration and that higher features may have to act on, in the same transaction.

Each signal is sent with the record as sender and `actor` and `now` as arguments.
"""

from blinker import Namespace

_signals = Namespace()

registration_activated = _signals.signal("registration-activated")
registration_ended = _signals.signal("registration-ended")
referral_consent_withdrawn = _signals.signal("referral-consent-withdrawn")

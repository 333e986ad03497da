"""What happens in a program and that higher features act on, in the same transaction.

`licence_earned` is sent with the enrollment as sender and `licence`, `registration` (or None), `actor` and `now`;
`licence_taken_back` likewise, when the entry was a mistake.
"""

from blinker import Namespace

_signals = Namespace()

licence_earned = _signals.signal("licence-earned")
licence_taken_back = _signals.signal("licence-taken-back")

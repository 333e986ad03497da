"""What happens to a pair and that higher features act on, in the same transaction.

`referral_made` is sent with the referral as sender, and `actor` and `now`. `person_hired` is sent with the placement as
sender and `actor`, `today` and `now` as arguments; `placement_left` likewise. `result_recorded` is sent with the referral
as sender, whoever recorded how it ended, and `actor` and `now`.
"""

from blinker import Namespace

_signals = Namespace()

person_hired = _signals.signal("person-hired")
referral_made = _signals.signal("referral-made")
placement_left = _signals.signal("placement-left")
result_recorded = _signals.signal("result-recorded")

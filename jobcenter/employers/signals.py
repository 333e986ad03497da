"""What employers tell features above them, in the same transaction."""

from blinker import Namespace

_signals = Namespace()

order_filled = _signals.signal("employers.order-filled")
"""Sent with `order`, `actor`, `now` when the last place of an order was filled."""

order_closed = _signals.signal("employers.order-closed")
"""Sent with `order`, `actor`, `now` when an order ended without being filled: closed, cancelled or expired."""

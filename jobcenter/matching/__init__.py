"""Matching: the ranking of orders and people, referrals (알선), interviews, placements (취업), retention checks."""

"""Learning from how referrals ended: outcomes, a small model for each city, when it may serve, what managers see of it.

Only the shares that the factors of a pair gave are read; nothing about sex, age or origin is among them.
"""

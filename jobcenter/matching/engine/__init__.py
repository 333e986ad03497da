"""The ranking engine: pure functions over profiles. Hard conditions first, then points with their reasons.

It knows no database and no request. Names, sex and origin are not part of a profile; the birth date is there
for one question only, whether the law lets this person do this work.
"""

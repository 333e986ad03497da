"""The same ranking over columns: one person against all orders, or one order against all people, in milliseconds.

`engine.conditions` and `engine.factors` compare two profiles and say why; they are the reference. Here the same
figures are worked out for many rows at once. What is text or a set is judged once for each different value, by the
very functions of the reference; what is a number, by the same arithmetic in the same order. A property test holds
the two together.

`table` keeps the columns, `lists` finds texts by their terms, `orders` and `seekers` turn profiles into rows,
`pairs` compares the two sides, `conditions` and `factors` judge, and `ranking` filters, scores and sorts.
Nothing here is imported before the first ranking: NumPy stays out of the start of a web worker.
"""

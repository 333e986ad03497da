"""The text ranker: which occupations, orders or wishes a short Korean text stands closest to.

`letters` cuts texts, `fields` weighs and scores them, `nearby` spreads scores over neighbours, `overlap` lays two
names side by side, `features` gathers what is known of a candidate, `model` weighs that with the few numbers of
`data/text_ranker.json`, and `learning` finds those numbers. Only titles, codes and descriptions are indexed.
"""

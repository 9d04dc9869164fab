"""A marketplace with known truth: it proves the estimators, and gives the demo its two years of history.

`world` says what is true, `life` lets people live in it, `tell` gives them words, `rows` writes what people would write.
"""

"""What is true: the rows of the product and their rules. Knows no web, no queue, no Stripe, no clock and no commit.

Whoever imports one room has them all, so that relationships find each other.
"""

from mentorcruise.domain import tables as tables

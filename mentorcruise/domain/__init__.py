"""What is true: tables with their rules. Whoever imports one has them all, so that relationships find each other."""

from mentorcruise.domain import tables as tables

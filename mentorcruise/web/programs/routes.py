"""All pages about programs."""

from mentorcruise.web.programs import addresses, doors, index, joining, members
from mentorcruise.web.programs.blueprint import pages

__all__ = ["addresses", "doors", "index", "joining", "members", "pages"]

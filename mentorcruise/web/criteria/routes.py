"""All pages about success criteria."""

from mentorcruise.web.criteria import editing, index
from mentorcruise.web.criteria.blueprint import pages

__all__ = ["editing", "index", "pages"]

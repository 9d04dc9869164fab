"""All pages about goals."""

from mentorcruise.web.goals import doing, setting
from mentorcruise.web.goals.blueprint import pages

__all__ = ["doing", "pages", "setting"]

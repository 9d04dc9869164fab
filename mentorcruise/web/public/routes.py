"""Pages for everyone. Importing this module registers them all."""

from mentorcruise.web.public import changed, home, measuring, sitemap
from mentorcruise.web.public.blueprint import pages

__all__ = ["changed", "home", "measuring", "pages", "sitemap"]

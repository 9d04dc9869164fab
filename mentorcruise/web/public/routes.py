"""Pages for everyone. Importing this module registers them all."""

from mentorcruise.web.public import home, measuring, sitemap
from mentorcruise.web.public.blueprint import pages

__all__ = ["home", "measuring", "pages", "sitemap"]

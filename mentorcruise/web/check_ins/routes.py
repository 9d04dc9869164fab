"""Check-ins and what can follow from them. Importing this module registers the pages."""

from mentorcruise.web.check_ins import answering, re_pairing
from mentorcruise.web.check_ins.blueprint import pages

__all__ = ["answering", "pages", "re_pairing"]

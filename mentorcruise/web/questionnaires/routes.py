"""All pages about writing questionnaires."""

from mentorcruise.web.questionnaires import editing, index, publishing
from mentorcruise.web.questionnaires.blueprint import pages

__all__ = ["editing", "index", "pages", "publishing"]

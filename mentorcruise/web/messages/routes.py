"""All pages about messages."""

from mentorcruise.web.messages import blocking, concerns, conversation, files
from mentorcruise.web.messages.blueprint import pages

__all__ = ["blocking", "concerns", "conversation", "files", "pages"]

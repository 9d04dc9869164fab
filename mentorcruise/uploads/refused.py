"""Why a file is not taken, in words for whoever sent it."""

from mentorcruise.domain.errors import Refusal


class FileRefused(Refusal):
    """A file that is not taken. `message` names the file and says why; nothing of it was stored."""

    title = "That file cannot be sent"
    next_step = "Choose another file and send again."
    status = 422

    def __init__(self, why: str) -> None:
        super().__init__(why)

"""Which job name runs which function. The rooms of jobs register here; nothing else is ever run by a worker."""

from collections.abc import Callable

Handler = Callable[[str], None]
HANDLERS: dict[str, Handler] = {}


def job(name: str) -> Callable[[Handler], Handler]:
    """Register a function under a job name. It gets the message's subject, makes its changes and does not commit."""

    def register(handler: Handler) -> Handler:
        if name in HANDLERS:
            raise ValueError(f"two jobs are called {name}")
        HANDLERS[name] = handler
        return handler

    return register

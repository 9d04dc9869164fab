"""The Flask application class: machines are served without what pages need."""

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

MACHINES = "machines"


class Application(Flask):
    """Flask, but requests of machines (webhook, health check, metrics) skip the hooks of pages.

    They have no session, no form and no signed-in person; the headers of every response come from the WSGI layer.
    """

    def preprocess_request(self) -> ResponseReturnValue | None:
        if request.blueprint == MACHINES:
            return None
        # Before any hook reads the form: a view may take more than the site's limit where files come, see web/sizes.py.
        most_bytes = getattr(self.view_functions.get(request.endpoint or ""), "most_bytes", None)
        if most_bytes and request.mimetype == "multipart/form-data":
            request.max_content_length = most_bytes
        return super().preprocess_request()

    def process_response(self, response: Response) -> Response:
        return response if request.blueprint == MACHINES else super().process_response(response)

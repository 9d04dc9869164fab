"""Files that were sent along: only for the two, never run, never taken for a page (S11)."""

from io import BytesIO
from typing import Any

from flask import Response, abort, request, send_file
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.conversations import upload_seen_by, upload_seen_by_operator
from mentorcruise.domain.messages import Upload
from mentorcruise.extensions import db
from mentorcruise.uploads.names import ENDINGS, spoken
from mentorcruise.uploads.taking import SHOWN
from mentorcruise.web.access import signed_in
from mentorcruise.web.messages.blueprint import pages

# Opened by itself, a file can do nothing: no script, no form, no frame, no origin.
ALONE = "default-src 'none'; script-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


@pages.get("/uploads/<int:upload_id>")
@signed_in
def upload(upload_id: int) -> Any:
    """A picture to be shown, anything else to be saved. The browser may keep it but asks each time whether it may."""
    file = _seen(upload_id)
    etag = file.sha256.hex()
    if request.if_none_match.contains(etag):
        response = Response(status=304)
        response.set_etag(etag)
    else:
        # What is stored was cleaned when it was taken; a row from elsewhere gets no say in the headers either.
        kind = file.media_type if file.media_type in ENDINGS else "application/octet-stream"
        response = send_file(
            BytesIO(file.content), kind, as_attachment=kind not in SHOWN, download_name=spoken(file.name), etag=etag
        )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _seen(upload_id: int) -> Upload:
    file = db.session.scalar(upload_seen_by(upload_id, current_user.id))
    if file is None and current_user.is_operator:
        file = db.session.scalar(upload_seen_by_operator(upload_id, current_user.id, clock.now()))
    if file is None:
        abort(404)
    return file

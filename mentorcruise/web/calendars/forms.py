"""The two buttons of the feed's page. Each names the feed that was seen, so that a form sent again finds another and rests."""

from flask_wtf import FlaskForm
from wtforms import HiddenField


class FeedForm(FlaskForm):
    """`feed` is the id of the feed that the page showed; empty when there was none."""

    feed = HiddenField()

    @property
    def seen(self) -> int | None:
        written = self.feed.data or ""
        return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None

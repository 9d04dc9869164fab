"""The two buttons of the feed's page. Each names the feed that was seen, so that a form sent again finds another and rests."""

from flask_wtf import FlaskForm
from wtforms import HiddenField

from mentorcruise.web.asking import id_in


class FeedForm(FlaskForm):
    """`feed` is the id of the feed that the page showed; empty when there was none."""

    feed = HiddenField()

    @property
    def seen(self) -> int | None:
        return id_in(self.feed.data or "")

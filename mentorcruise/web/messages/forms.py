"""The forms of a conversation."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, MultipleFileField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mentorcruise.domain.concerns import CONCERN_WORDS
from mentorcruise.domain.messages import LONGEST_MESSAGE
from mentorcruise.uploads.refused import FileRefused
from mentorcruise.uploads.taking import MOST_FILES, CleanFile, take
from mentorcruise.web.accounts.fields import lines, text_area
from mentorcruise.web.addresses import BIGGEST_ID
from mentorcruise.web.submissions import new_key

ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,.pdf,.txt,.md,.csv,.json,.zip,.docx,.xlsx,.pptx,.odt,.ods,.odp"


class MessageForm(FlaskForm):
    """Words, files or both. After `validate`, `taken` holds the cleaned files."""

    body = TextAreaField(
        "Your message",
        filters=[lines],
        validators=[
            Length(
                max=LONGEST_MESSAGE, message=f"At most {LONGEST_MESSAGE:,} characters; what you wrote is still here."
            )
        ],
    )
    files = MultipleFileField("Files", validators=[Optional()])
    submission_key = HiddenField(default=new_key)

    taken: tuple[CleanFile, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators)) and self._takes_files()
        if fine and not self.body.data and not self.taken:
            self.body.errors = ["Write something, or choose a file."]
            return False
        return fine

    def _takes_files(self) -> bool:
        sent = [file for file in self.files.data or () if getattr(file, "filename", "")]
        if len(sent) > MOST_FILES:
            self.files.errors = [
                f"{MOST_FILES} files at most in one message; you chose {len(sent)}. Choose them again."
            ]
            return False
        try:
            self.taken = tuple(take(file.stream, file.filename) for file in sent)
        except FileRefused as refusal:
            self.files.errors = [f"{refusal.message} Nothing was sent; choose the files again."]
        return not self.files.errors


class ReadingForm(FlaskForm):
    """Up to which message someone has read."""

    up_to = IntegerField("Up to", validators=[InputRequired(), NumberRange(0, BIGGEST_ID)])


class ConcernForm(FlaskForm):
    """What is wrong with a message or a person. An empty `message_id` means the person."""

    reason = RadioField(
        "What is wrong?",
        choices=list(CONCERN_WORDS.items()),
        validators=[InputRequired("Please say what is wrong.")],
    )
    words = text_area("In your own words", 2000, rows=3)
    message_id = IntegerField(validators=[Optional(), NumberRange(1, BIGGEST_ID)])
    submission_key = HiddenField(default=new_key)

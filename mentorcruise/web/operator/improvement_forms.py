"""Forms about what was changed: what it says, because of what, and links to what is noted already."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from mentorcruise.domain.improvements import LONGEST_NAME, LONGEST_TITLE, LONGEST_WORDS, Change
from mentorcruise.web.accounts.fields import one_line, text_area
from mentorcruise.web.addresses import BIGGEST_ID
from mentorcruise.web.submissions import new_key

EARLIEST = date(2000, 1, 1)
Named = Sequence[tuple[int, str]]


class ImprovementForm(FlaskForm):
    """What was changed. `seen` is the version that was read before, 0 for none."""

    title = StringField(
        "In a few words",
        filters=[one_line],
        validators=[
            InputRequired("Say in a few words what was changed."),
            Length(3, LONGEST_TITLE, f"Between 3 and {LONGEST_TITLE} characters, please."),
        ],
    )
    words = text_area("What was changed", LONGEST_WORDS, "Say what was changed.")
    changed_on = DateField("Since when", validators=[InputRequired("Choose the day of the change.")])
    made_by = StringField(
        "Who changed it",
        filters=[one_line],
        validators=[
            InputRequired("Say who changed it: a person or a team."),
            Length(2, LONGEST_NAME, f"Between 2 and {LONGEST_NAME} characters, please."),
        ],
    )
    public = BooleanField("Everyone may read it")
    seen = IntegerField(widget=HiddenInput(), validators=[NumberRange(0, BIGGEST_ID)], default=0)

    def __init__(self, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today

    def validate_words(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Say what was changed.")

    def validate_changed_on(self, field: Any) -> None:
        if field.data is not None and not EARLIEST <= field.data <= self.today:
            raise ValidationError("Choose the day on which it was changed: today or earlier.")

    @property
    def change(self) -> Change:
        """What a valid form says."""
        assert self.changed_on.data is not None
        return Change(
            self.title.data or "", self.words.data or "", self.changed_on.data, self.made_by.data or "", self.public.data
        )  # fmt: skip


class CausesField(SelectMultipleField):
    """Check boxes of themes or exit surveys."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def chosen(self) -> list[int]:
        return [int(value) for value in self.data or ()]


class NewImprovementForm(ImprovementForm):
    """The same with what it was changed because of; `themes` and `surveys` are (id, name)."""

    submission_key = HiddenField(default=new_key)
    themes = CausesField("Because of these themes")
    surveys = CausesField("Because of these exit surveys")

    def __init__(self, today: date, themes: Named, surveys: Named, **kwargs: Any) -> None:
        super().__init__(today, **kwargs)
        self.themes.choices = [(str(number), name) for number, name in themes]
        self.surveys.choices = [(str(number), name) for number, name in surveys]


class OneOfForm(FlaskForm):
    """One of those that are offered, as (id, name)."""

    def offer(self, field: Any, offered: Named, first: str) -> None:
        field.choices = [("", first), *((str(number), name) for number, name in offered)]


class ThemeLinkForm(OneOfForm):
    """Another theme that something was changed because of."""

    theme = SelectField("Another theme", validate_choice=False, validators=[InputRequired("Choose one of the themes.")])

    def __init__(self, offered: Named, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer(self.theme, offered, "Choose a theme")

    def validate_theme(self, field: Any) -> None:
        if field.data not in {value for value, _ in field.choices}:
            raise ValidationError("Choose one of the themes.")


class ChangeLinkForm(OneOfForm):
    """A change that is noted already, and was made because of this too."""

    change = SelectField(
        "Or link something noted already",
        validate_choice=False,
        validators=[InputRequired("Choose one of the changes.")],
    )

    def __init__(self, offered: Named, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer(self.change, offered, "Choose a change")

    def validate_change(self, field: Any) -> None:
        if field.data not in {value for value, _ in field.choices}:
            raise ValidationError("Choose one of the changes.")

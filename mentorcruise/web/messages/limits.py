"""How often one person may write and report: far above what people do, far below what floods."""

from flask_login import current_user

from mentorcruise.extensions import limiter


def _person() -> str:
    return f"person-{current_user.id}"


messages_by_person = limiter.limit("60 per minute", key_func=_person, methods=["POST"])
concerns_by_person = limiter.limit("20 per hour", key_func=_person, methods=["POST"])

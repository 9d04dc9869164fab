"""Numbers in addresses: no more than an id can be, so that a made-up one is just not there."""

from werkzeug.routing import IntegerConverter, Map

BIGGEST_ID = 2**63 - 1


class RowId(IntegerConverter):
    """What `<int:…>` stands for: at most PostgreSQL's biggest bigint, and never thousands of digits."""

    regex = r"\d{1,19}"

    def __init__(self, url_map: Map, max: int = BIGGEST_ID) -> None:
        super().__init__(url_map, max=max)

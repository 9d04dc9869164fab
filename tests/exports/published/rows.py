"""Figures in the shape of the script's rows."""

Row = tuple[float | None, float | None, float | None, float | None, float | None]


class Rows(dict[tuple[str, str], Row]):
    """By (figure, of what): (value, low, high, cases, of how many)."""

    def number(self, key, of, value, cases, out_of):
        """A count, which has no interval."""
        self[key, of] = (value, None, None, cases, out_of)

    def share(self, key, of, rate):
        self[key, of] = (rate.value, rate.low, rate.high, rate.numerator, rate.denominator)

    def mean(self, key, of, mean, out_of=None):
        limits = (mean.low, mean.high) if mean.n > 1 else (None, None)
        self[key, of] = (mean.average if mean.n else None, *limits, mean.n, out_of)

    def median(self, key, of, median, cases):
        self[key, of] = (median.value, median.low, median.high, cases, None)

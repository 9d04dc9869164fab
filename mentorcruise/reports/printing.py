"""Reports as PDF, where the machine can make one: WeasyPrint needs Pango, which the rest of the product does not."""

from importlib import import_module

import structlog

from mentorcruise.domain.errors import Refusal
from mentorcruise.reports.stakeholder import Story

log = structlog.get_logger(__name__)


class NoPrinter(Refusal):
    status = 503
    title = "This machine makes no PDF yet"
    message = "It lacks Pango, the library that sets the type of a PDF."
    kept = "The report is there as a page, which prints well from the browser."
    next_step = "Whoever runs this site installs libpango-1.0-0 and libpangoft2-1.0-0, and starts it again."


def pdf_of(story: Story, known: str) -> bytes:
    """The report as a PDF of A4 pages; `known` says as of when its figures are known. Raises NoPrinter."""
    try:
        paper = import_module("mentorcruise.reports.paper")
    except OSError as missing:
        log.warning("reports.no_printer", exc_info=missing)
        raise NoPrinter from missing
    pdf: bytes = paper.pdf_of(story, known)
    return pdf

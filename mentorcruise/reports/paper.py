"""The stakeholder report on paper: HTML of our own to PDF, with nothing fetched from anywhere."""

from functools import partial

from flask import render_template
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from mentorcruise.charts import PAPER
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.reports.sections import Drawing
from mentorcruise.reports.stakeholder import Story


class FetchesNothing(URLFetcher):  # type: ignore[misc]
    """Whatever a document names, no address is opened for it."""

    def fetch(self, url: str, headers: object = None) -> object:
        raise ValueError(f"a report on paper fetches nothing, and so not {url}")


def pdf_of(story: Story, known: str) -> bytes:
    """The report as a PDF of A4 pages; `known` says as of when its figures are known."""
    html = render_template("stakeholders/paper.html", story=story, known=known, definitions=REGISTRY, drawn=drawn)
    style = CSS(string=render_template("stakeholders/paper.css"))
    pdf: bytes = HTML(string=html, url_fetcher=FetchesNothing()).write_pdf(stylesheets=[style])
    return pdf


def drawn(drawing: Drawing) -> object:
    return partial(drawing, on=PAPER)()

"""Every chart on one page with the product's style sheets, to be looked at: python -m tests.charts.gallery PAGE.html"""

import re
import sys
from pathlib import Path

from markupsafe import escape

from mentorcruise.charts.sheet import PAPER
from tests.charts.examples import KINDS, MINIS, drawings

ROOT = Path(__file__).parents[2]


def page(kinds: list[str], paper: bool = False) -> str:
    """The gallery as HTML. `paper`: as a PDF gets it, one SVG each and no style sheet inside."""
    head = (ROOT / "templates/components/head.html").read_text()
    layers = re.findall(r'"(\w+)"', head.split("for layer in")[1].split("%}")[0])
    sheets = "" if paper else "".join(f'<link rel="stylesheet" href="{ROOT}/static/css/{n}.css">' for n in layers)
    cards = "".join(
        f'<section class="card"><figure class="chart"><figcaption>{escape(title)} <span class="muted">{escape(below)}'
        f"</span></figcaption>{chart}</figure></section>"
        for kind in kinds
        for title, below, chart in (drawings(kind, PAPER) if paper else drawings(kind))
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'{sheets}</head><body><main class="stack">{cards}</main></body></html>'
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(sys.argv[2:] or [*KINDS, *MINIS]))

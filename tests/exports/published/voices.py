"""What the reports say of check-ins: pairing of the fit check, attainment of all."""

from mentorcruise.extensions import db
from mentorcruise.metrics.fit import fit, fit_tellers, shown
from mentorcruise.metrics.support import support_tellers, supported
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of them that is shown."""
    return fit_checks(question) | check_ins(question)


def fit_checks(question):
    session, rows = db.session(), Rows()
    who = fit_tellers(session, question)
    sides = [group for group in fit(session, question, who) if group.shown]
    for group in sides:
        said(rows, "pairing.fit", f"{group.row.side}s", group)
    if any(group.row.side == "mentee" for group in sides):
        goals = [group for group in fit(session, question, who, by_goal=True) if group.row.side == "mentee"]
        for group in shown(goals):
            said(rows, "pairing.fit", f"mentees, {group.row.goal_category}", group)
    return rows


def check_ins(question):
    session, rows = db.session(), Rows()
    who = support_tellers(session, question)
    months = supported(session, question, who, by_month=True)
    for side in (group for group in supported(session, question, who) if group.shown):
        said(rows, "attainment.supported", f"{side.row.side}s", side)
        for group in shown([group for group in months if group.row.side == side.row.side]):
            said(rows, "attainment.supported", f"{side.row.side}s, {group.row.bucket:%Y-%m}", group)
    return rows


def said(rows, key, of, group):
    rows.share(key, f"{of}: good fit", group.suits)
    rows.share(key, f"{of}: goal comes nearer", group.nearer)
    rows.mean(key, f"{of}: supported", group.supported)
    rows.share(key, f"{of}: answered", group.response)

"""All reports, by the name in their address, in the order of the navigation."""

from mentorcruise.reports import attainment, pairing, registration, sessions, success
from mentorcruise.reports.sections import Report

REPORTS: dict[str, Report] = {
    report.key: report
    for report in (
        registration.REPORT,
        pairing.REPORT,
        sessions.REPORT,
        attainment.REPORT,
        success.REPORT,
    )
}

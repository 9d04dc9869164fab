"""Which page views are visits: those of public pages, by people who are not signed in (the funnel's first step)."""

from flask import Flask, Response, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.visits import VisitKind
from mentorcruise.extensions import visits

SITE, MENTORS, SIGN_UP = VisitKind.SITE, VisitKind.MENTORS, VisitKind.SIGN_UP
PUBLIC = {
    "public.home": (SITE,), "public.how_we_measure": (SITE,), "vetting.vetting": (SITE,), "mentors.catalogue": (SITE, MENTORS),
    "mentors.profile": (SITE, MENTORS), "mentors.topic": (SITE, MENTORS), "accounts.sign_up": (SITE, SIGN_UP),
    "programs.invitation": (SITE,),
}  # fmt: skip


def install(app: Flask) -> None:
    """Count each page of PUBLIC that is shown."""

    @app.after_request
    def count_visit(response: Response) -> Response:
        kinds = PUBLIC.get(request.endpoint or "")
        shown = request.method == "GET" and response.status_code == 200 and "HX-Request" not in request.headers
        if kinds and shown and not current_user.is_authenticated:
            visits.count(kinds, request.remote_addr or "", request.user_agent.string, clock.now().date())
        return response

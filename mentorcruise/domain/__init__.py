"""What is true: the rows of the product and their rules. Knows no web, no queue, no Stripe, no clock and no commit."""

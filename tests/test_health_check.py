"""The health check."""

from tests.factories import make_application, make_mentorship


def test_it_says_ok_while_the_database_answers(visitor):
    assert visitor().get("/healthz").text == "ok\n"


def test_factories_write_rows_that_the_product_accepts(app):
    assert make_application().status == "pending"
    assert make_mentorship().application.status == "active"

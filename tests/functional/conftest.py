import sys
import pathlib

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import Daemon  # noqa: E402

ARTICLES = [
    {"id": "returns", "title": "How do I return an order?", "language": "en", "url": "https://help.example/returns",
     "body": "You can return any order within 30 days of delivery. Print the return label from your orders page, put it on "
             "the parcel and bring it to the nearest post office. We send the money within five working days after the parcel arrives.",
     "questions": ["Can I send something back?", "What is your return policy?"]},
    {"id": "shipping", "title": "How long does delivery take?", "language": "en", "url": "https://help.example/shipping",
     "body": "Standard delivery takes three to five working days inside the country. Express delivery arrives on the next "
             "working day when you order before noon. You get a tracking number by email as soon as the parcel leaves our warehouse.",
     "questions": ["When will my parcel arrive?"]},
    {"id": "hours", "title": "What are your opening hours?", "language": "en", "url": "",
     "body": "Our shop in the old town is open from Monday to Saturday between nine in the morning and six in the evening. "
             "On Sundays and on public holidays it stays closed.", "questions": ["When are you open?"]},
]


@pytest.fixture
def daemon():
    """A fresh daemon without tenants."""
    one = Daemon()
    yield one
    one.close()


@pytest.fixture(scope="module")
def desk():
    """One daemon a module: tenant acme with articles and an owner, as `desk.tenant_row` and `desk.owner`."""
    one = Daemon()
    one.tenant_row = one.tenant("acme", name="Acme")
    one.key = one.tenant_row["widget_key"]
    one.owner = one.user("owner@acme.example")
    one.import_articles(ARTICLES)
    yield one
    one.close()

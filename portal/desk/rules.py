"""Who may see as whom, what stays closed then, and how the desk speaks. Pure: nothing is read or written here."""

from datetime import datetime, timedelta

from portal.accounts.models import User, Viewer

VIEWING_LASTS = timedelta(minutes=30)
# Pages for people who are signed in that support may see with a customer's eyes; every other one is closed to them.
SHOWN = frozenset({"notifications.ring", "notifications.watching"})
# Pages for everybody that hold what is somebody's own alone: what was typed and asked, and what a mail's link opens.
PRIVATE = frozenset(
    {
        "asking.results",
        "community.drafts",
        "community.new_post",
        "community.token",
        "kept.show",
    }
)
PRIVATE_BLUEPRINTS = frozenset({"introductions", "mail_links"})
OF_THE_ACCOUNT = frozenset({"accounts.person"})  # all other pages about accounts are the customer's own


def may_see_as(staff: Viewer, customer: User) -> bool:
    """Support sees as a customer whose account is open; never as one of support or an admin."""
    return staff.is_staff and staff.is_active and not customer.is_staff and customer.active


def shown_to_other_eyes(endpoint: str, access: str | None) -> bool:
    """Whether a page is shown to support that looks at it with a customer's eyes.

    `access` is what the view says of itself (`web/access.py`). What is a person's own stays closed: settings, address,
    password, drafts, questions, what they were told, introductions. New pages for signed-in people are closed until
    they are named here.
    """
    blueprint = endpoint.rpartition(".")[0]
    if endpoint in PRIVATE or blueprint in PRIVATE_BLUEPRINTS:
        return False
    if blueprint == "accounts":
        return endpoint in OF_THE_ACCOUNT
    return endpoint in SHOWN if access == "signed_in" else True


def greeting(local: datetime) -> str:
    """ "Good morning", by the clock of whoever reads it."""
    return "Good morning" if 4 <= local.hour < 12 else "Good afternoon" if 12 <= local.hour < 18 else "Good evening"

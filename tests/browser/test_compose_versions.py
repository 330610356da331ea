"""Choosing a product in the form for a post, in a real browser."""

from playwright.sync_api import expect

from tests.support.chromium import Opener, sign_in_as
from tests.support.running import RunningSite


def chosen(name: str) -> str:
    """The words of what is chosen in the list of that name."""
    return f"document.getElementById('{name}').selectedOptions[0].text"


def test_choosing_a_product_chooses_the_version_one_runs(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site)
    sign_in_as(page, "kim@hatch.example")
    page.goto("/posts/new")
    page.wait_for_load_state()
    product, version = page.get_by_label("Product"), page.get_by_label("Version")
    first = (page.evaluate(chosen("product")), page.evaluate(chosen("version")))
    assert first == ("Lumen", "4.2")
    product.select_option(label="Lumen Pocket")
    assert page.evaluate(chosen("version")) == "2.1"
    product.select_option(label="Not about one product")
    product.select_option(label="Lumen")
    assert page.evaluate(chosen("version")) == "4.2"
    version.select_option(label="4.0")
    product.select_option(label="Lumen")
    assert page.evaluate(chosen("version")) == "4.0"  # what one chose oneself stays
    expect(version.locator("option", has_text="2.1")).to_have_count(0)

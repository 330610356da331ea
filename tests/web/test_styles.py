"""The stylesheet: one request, packed, kept for a year under an address that changes with it."""

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from portal.web import styles

SHEETS = Path(__file__).parents[2] / "static" / "css"


def address(client: Any) -> str:
    """Where a page says its styles are."""
    found = re.search(r'<link rel="stylesheet" href="([^"]+)"', client.get("/no-such-page").get_data(as_text=True))
    assert found
    return found.group(1)


def own_assets(client: Any, page: str) -> dict[str, int]:
    """Bytes over the wire of everything that a browser asks us for to show `page`, by address."""
    html = client.get(page).get_data(as_text=True)
    wanted = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="(/[^"]+)"', html)
    sizes: dict[str, int] = {}
    while wanted:
        path = wanted.pop()
        if path in sizes:
            continue
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, path
        sizes[path] = len(answer.data)
        if path.split("?")[0].endswith(".js"):
            imports = re.findall(r'^import .*?"(\./[^"]+)"', answer.get_data(as_text=True), flags=re.MULTILINE)
            wanted += [urljoin(path, module) for module in imports]
    return sizes


@pytest.mark.parametrize("page", ["/", "/browse", "/search", "/sign-up", "/posts/new"])
def test_a_first_view_is_light(client: Any, page: str) -> None:
    sizes = own_assets(client, page)
    assert sum(sizes.values()) < 50_000, sizes


def test_a_page_asks_for_one_sheet_that_may_be_kept_for_a_year(client: Any) -> None:
    answer = client.get(address(client))
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.cache_control.max_age == 31_536_000


def test_it_comes_packed_to_whoever_can_unpack_it(client: Any) -> None:
    plain = client.get(address(client))
    packed = client.get(address(client), headers={"Accept-Encoding": "gzip"})
    assert packed.content_encoding == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < 12_000


def test_an_address_of_another_release_gives_the_present_sheet_for_a_minute_only(client: Any) -> None:
    answer = client.get("/styles-000000000000.css")
    assert answer.data == client.get(address(client)).data
    assert answer.cache_control.max_age == 60


def test_every_sheet_is_in_it_and_loses_no_rule(client: Any) -> None:
    assert sorted(styles.SHEETS) == sorted(sheet.stem for sheet in SHEETS.glob("*.css"))
    joined = client.get(address(client)).get_data(as_text=True)
    for sheet in SHEETS.glob("*.css"):
        written = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert re.sub(r"\s", "", written) in re.sub(r"\s", "", joined)

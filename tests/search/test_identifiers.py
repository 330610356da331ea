from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.identifiers import _PATTERNS, identifiers


def found(text: str) -> set[tuple[str, str]]:
    return {(identifier.kind, identifier.key) for identifier in identifiers(text)}


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("the import fails with ORA-00942 since Monday", "code", "ora00942"),
        ("sync stops with E-2041.", "code", "e2041"),
        ("it says E2041", "code", "e2041"),
        ("update error 0x80070005", "code", "0x80070005"),
        ("we get HTTP 502 from the gateway", "code", "http502"),
        ("HTTP/1.1 502 Bad Gateway", "code", "http502"),
        ("HTTP error 502", "code", "http502"),
        ("shows ERR_CONNECTION_RESET", "code", "errconnectionreset"),
        ("Error code: 15", "code", "error15"),
        ("since v4.1.2 it hangs", "version", "4.1.2"),
        ("on 1.10.3", "version", "1.10.3"),
        ("4.1 is fine", "version", "4.1"),
        (r"in C:\Lumen\data\sync.log there is", "path", "c:/lumen/data/sync.log"),
        ("I edited /etc/hosts, no change", "path", "/etc/hosts"),
        ("see ~/lumen", "path", "~/lumen"),
        ("calling foo.bar() throws", "symbol", "foo.bar"),
        ("$.ui.dialog is undefined", "symbol", "ui.dialog"),
        ("a NullPointerException appears", "symbol", "nullpointerexception"),
        ("camelCase", "symbol", "camelcase"),
        ("max_open_files", "symbol", "max_open_files"),
        ("set network.proxy.type to 0", "setting", "network.proxy.type"),
        ("start it with --safe-mode", "setting", "--safe-mode"),
        ('it says "A webpage is slowing down your browser"', "message", "a webpage is slowing down your browser"),
        ("it says “The file can't be opened” and stops", "message", "the file can t be opened"),
    ],
)
def test_what_names_a_fault_is_kept_whole(text: str, kind: str, key: str) -> None:
    assert (kind, key) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "we print and/or mail it",
        "see https://lumen.example/a/b.html?c=1.2",
        "write to kim@hatch.example",
        "it takes 15.5% longer and costs $4.10",
        "that's it. We're done",
        "</div>",
    ],
)
def test_everyday_words_addresses_and_amounts_are_none(text: str) -> None:
    assert found(text) == set()


def test_an_error_code_inside_a_quoted_message_counts_by_itself_as_well() -> None:
    assert found('it says "Sync failed with E-2041 today"') >= {
        ("message", "sync failed with e 2041 today"),
        ("code", "e2041"),
    }


codes = st.from_regex(r"[A-Z]{2,6}-[0-9]{3,5}", fullmatch=True)
versions = st.lists(st.integers(0, 99), min_size=3, max_size=4).map(lambda parts: ".".join(map(str, parts)))
paths = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=2, max_size=5).map(
    lambda parts: "/" + "/".join(parts)
)
plain = st.lists(st.sampled_from(["it", "stops", "when", "we", "print,", "since", "Monday"]), max_size=6).map(" ".join)


@given(before=plain, identifier=st.one_of(codes, versions, paths), after=plain)
def test_an_identifier_is_found_between_any_plain_words(before: str, identifier: str, after: str) -> None:
    alone = found(identifier)
    assert len(alone) == 1
    assert alone <= found(f"{before} {identifier} {after}")


@given(st.text(max_size=400))
def test_any_text_is_answered_with_its_own_pieces(text: str) -> None:
    for identifier in identifiers(text):
        assert identifier.text in text
        assert len(identifier.key) >= 2


@pytest.mark.parametrize(
    "piece", ["a.", "/a", "A_", "'x ", '"', "0x", "error code ", "aB", "--a", "::a", "1.", "\\\\a"]
)
def test_a_hostile_text_costs_little(piece: str) -> None:
    begun = process_time()
    identifiers(piece * (100_000 // len(piece)))
    assert process_time() - begun < 2


@given(st.text(alphabet='aB1_.:-/\\$#(~v "', max_size=60))
def test_no_pattern_is_passed_over_that_would_find_something(text: str) -> None:
    for _, pattern, _, sign in _PATTERNS:
        assert sign is None or sign.search(text) or not pattern.search(text)

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search.documents import Audience, Question, SearchDocument, SearchRequest
from portal.search.engine import Engine
from portal.search.index import rebuild
from tests.search.documents import ANNA, ANYBODY, KIM, RAVI, collections, post, texts


def may_see(audience: Audience, document: SearchDocument) -> bool:
    if audience.kind == "staff":
        return True
    if document.visibility == "organisation":
        own = document.organisation_id is not None and document.organisation_id == audience.organisation_id
        return audience.kind == "customer" and own
    return document.visibility == "public" or (document.visibility == "customers" and audience.kind == "customer")


HOMELESS = Audience("customer")
STRANGE = Audience("visitor", organisation_id=1)


@settings(max_examples=40, deadline=None)
@given(documents=collections, text=texts, audience=st.sampled_from([ANYBODY, KIM, RAVI, ANNA, HOMELESS, STRANGE]))
def test_nothing_hidden_is_found_counted_or_suggested(
    documents: list[SearchDocument], text: str, audience: Audience
) -> None:
    allowed = [document for document in documents if may_see(audience, document)]
    with tempfile.TemporaryDirectory() as place:
        rebuild(Path(place), documents)
        engine = Engine(Path(place))
        ids = {document.id for document in allowed}
        assert {hit.id for hit in engine.suggest(Question(text, text), audience, limit=50)} <= ids
        assert {hit.id for hit in engine.search(SearchRequest(text), audience).hits} <= ids
        everything = engine.search(SearchRequest(limit=100), audience)
    assert everything.total == len(allowed)
    assert {hit.id for hit in everything.hits} == ids
    assert sum(everything.facets["kind"].values()) == len(allowed)
    for tag, count in everything.facets["tag"].items():
        assert count == sum(tag in document.tags for document in allowed)
    for version, count in everything.facets["version"].items():
        assert count == sum(version in document.version_ids for document in allowed)
    for product, count in everything.facets["product"].items():
        assert count == sum(document.product_id == product for document in allowed)


def test_did_you_mean_teaches_nobody_a_hidden_word(tmp_path: Path) -> None:
    rebuild(tmp_path, [post(1, "Project Nightingale", visibility="hidden"), post(2, "Printer", visibility="public")])
    request = SearchRequest("nightingal")
    assert Engine(tmp_path).search(request, KIM).did_you_mean is None
    assert Engine(tmp_path).search(request, ANNA).did_you_mean == "nightingale"

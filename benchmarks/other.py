"""Tantivy, the library that the search of others is built on, asked the same questions on the same machine."""

import re
import tempfile
from collections.abc import Iterable
from typing import Any

import tantivy

from portal.search.documents import SearchDocument

BOOSTS = {"title": 2.0, "body": 1.0, "answers": 0.5}


class Tantivy:
    """An index of title, body and answers with English stemming; BM25 summed over the fields."""

    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=True)
        for name in BOOSTS:
            builder.add_text_field(name, tokenizer_name="en_stem")
        self._folder = tempfile.TemporaryDirectory()
        self._index = tantivy.Index(builder.build(), self._folder.name)
        writer = self._index.writer(200_000_000, 1)
        for document in documents:
            texts = {"title": document.title, "body": document.body}
            texts["answers"] = "\n\n".join((*document.solutions, *document.answers))
            writer.add_document(tantivy.Document(id=document.id, **texts))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def suggest(self, text: str, limit: int) -> list[int]:
        """The ids of the posts with any word of `text`, best first."""
        query = self._index.parse_query(" ".join(re.findall(r"\w+", text.lower())), list(BOOSTS), field_boosts=BOOSTS)
        found: Any = self._searcher.search(query, limit)
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]

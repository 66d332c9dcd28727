"""Arrays read item by item, wherever a chunk ends."""

import io

import pytest

from customers.holdings_import import streams
from files.reading import FileError


def items(content: bytes) -> list:
    return [item for _position, item in streams.statements(io.BytesIO(content), "f", is_array=True)]


@pytest.mark.parametrize("chunk", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"[]", []),
        (b" [ ] \n", []),
        (b'[{"a": 1}]', [{"a": 1}]),
        (b'\xef\xbb\xbf[{"a": "\xd0\xaf,]"},\n {"b": [1, 2]}]\n', [{"a": "Я,]"}, {"b": [1, 2]}]),
    ],
    ids=["empty", "spaces", "one", "two"],
)
def test_whole_arrays(monkeypatch, chunk, content, found):
    monkeypatch.setattr(streams, "CHUNK", chunk)
    assert items(content) == found


@pytest.mark.parametrize("chunk", [1, 1000])
@pytest.mark.parametrize(
    "content",
    [b"[", b"[{}", b"[{},", b"[{},]", b"[{} {}]", b"[{}] {}", b'[{"a": "\xff"}]', b'["\xd0', b"[,]", b"{}"],
)
def test_broken_arrays(monkeypatch, chunk, content):
    monkeypatch.setattr(streams, "CHUNK", chunk)
    with pytest.raises(FileError, match="breaks off or is damaged after statement"):
        items(content)

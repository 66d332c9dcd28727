"""Where a phrase stands in a letter, and where it goes when the letter is corrected."""

import pytest

from licensing.letter import Piece, find_phrase, moved, pieces, said

LETTER = "Dear partners,\nfrom 31 March the “Kettles” are withdrawn.\nThe Kettles\nof  Ёлка go on."


@pytest.mark.parametrize(
    ("phrase", "near", "expected"),
    [
        pytest.param("31 March", None, "31 March", id="as it stands"),
        pytest.param("dear PARTNERS", None, "Dear partners", id="whatever the case"),
        pytest.param("partners, from 31", None, "partners,\nfrom 31", id="over a line break"),
        pytest.param("kettles of елка", None, "Kettles\nof  Ёлка", id="two blanks, and one of the two e"),
        pytest.param('the "Kettles"', None, "the “Kettles”", id="straight quotes"),
        pytest.param("kettles", None, "Kettles", id="the first of two"),
        pytest.param("lamps", None, None, id="not in it"),
        pytest.param("", None, None, id="nothing"),
        pytest.param("a", None, None, id="a single letter is no phrase"),
        pytest.param(".*", None, None, id="no pattern"),
        pytest.param("31 March the “Kettles” are withdrawn. The Kettles of Ёлка go on. More", None, None, id="longer"),
    ],
)
def test_found(phrase, near, expected):
    place = find_phrase(LETTER, phrase, near)
    assert (place and LETTER[slice(*place)]) == expected


@pytest.mark.parametrize(
    ("near", "which"), [(0, 0), (40, 0), (50, 1), (10_000, 1), (None, 0)], ids=["start", "by", "closer", "far", "none"]
)
def test_of_several_places_the_nearest(near, which):
    both = [LETTER.index("Kettles"), LETTER.rindex("Kettles")]
    assert find_phrase(LETTER, "Kettles", near)[0] == both[which]


def test_said_on_one_line():
    assert said(LETTER, find_phrase(LETTER, "the kettles of ёлка")) == "The Kettles of Ёлка"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param("New. from  31 March the “Kettles” are", "31 March", id="it goes along"),
        pytest.param("From 30 March", None, id="it is gone"),
        pytest.param("", None, id="no letter"),
    ],
)
def test_moved(after, expected):
    place = moved(LETTER, after, find_phrase(LETTER, "31 March"))
    assert (place and after[slice(*place)]) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param({}, [("abcdef", ())], id="none"),
        pytest.param({"who": (0, 6)}, [("abcdef", ("who",))], id="all of it"),
        pytest.param({"who": (1, 3)}, [("a", ()), ("bc", ("who",)), ("def", ())], id="one"),
        pytest.param(
            {"who": (0, 4), "since": (2, 6)},
            [("ab", ("who",)), ("cd", ("who", "since")), ("ef", ("since",))],
            id="two that overlap",
        ),
        pytest.param({"who": (1, 3), "since": (1, 3)}, [("a", ()), ("bc", ("who", "since")), ("def", ())], id="same"),
        pytest.param({"who": (1, 3), "since": (3, 4)}, [("a", ()), ("bc", ("who",)), ("d", ("since",)), ("ef", ())],
                     id="side by side"),
    ],
)  # fmt: skip
def test_pieces(places, expected):
    found = pieces("abcdef", places)
    assert found == [Piece(text, kinds) for text, kinds in expected]
    assert "".join(piece.text for piece in found) == "abcdef"


def test_no_letter_has_no_pieces():
    assert pieces("", {}) == []

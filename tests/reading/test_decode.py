"""Any bytes become clean text, and what was mended is said."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.reading.decode import (
    _MAY_COMPOSE,
    _MENDS,
    _MISREAD,
    PILED_MARKS,
    Decoded,
    _misread_in,
    clean,
    decode,
)

PLAIN = "Grüße aus Łódź – “the river rose”\nSecond line"


@pytest.mark.parametrize(
    "data",
    [PLAIN.encode(), b"\xef\xbb\xbf" + PLAIN.encode()],
    ids=["utf-8", "byte order mark"],
)
def test_clean_utf8_needs_no_repair(data: bytes) -> None:
    assert decode(data).text == PLAIN
    assert decode(data).repairs == ()


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_wide_encodings(codec: str) -> None:
    decoded = decode(PLAIN.encode(codec))
    assert decoded.text == PLAIN
    assert len(decoded.repairs) == 1


def test_windows_1252() -> None:
    text = "Café “Müller” – 5 €"
    assert decode(text.encode("cp1252")).text == text
    assert decode(text.encode("cp1252")).repairs == ("The file was not UTF-8; it was read as Windows-1252.",)


def test_a_few_bad_bytes_do_not_spoil_the_rest() -> None:
    decoded = decode("Łódź, Kraków".encode() + b"\xff and on")
    assert decoded.text == "Łódź, Kraków\ufffd and on"
    assert decoded.repairs == ("1 place could not be read as UTF-8 and was marked with U+FFFD.",)


def test_text_read_in_the_wrong_encoding_is_turned_back() -> None:
    wrong = "“It’s the river’s”".encode().decode("cp1252", "ignore") + " café".encode().decode("cp1252")
    assert "It’s the river’s" in decode(wrong.encode()).text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("It cost Â£5 a head.", "It cost £5 a head."),
        ("It was 20Â°C in the valley.", "It was 20°C in the valley."),
        ("The mayor doesnâ€™t know.", "The mayor doesn’t know."),
        ("Un cafÃ©teria vide.", "Un caféteria vide."),
    ],
)
def test_one_sequence_that_belongs_to_a_word_or_number_is_enough(wrong: str, right: str) -> None:
    assert decode(wrong.encode()).text == right


def test_entities_are_decoded_where_that_is_asked() -> None:
    text = (
        "Coal &amp; tea cost &#163;5&#x2c; &quot;more&quot;&nbsp;- AT&T; said &unknown; so&#10;twice.&#8203;"
    )
    decoded = decode(text.encode(), entities=True)
    assert decoded.text == 'Coal & tea cost £5, "more"\xa0- AT&T; said &unknown; so twice.'
    assert decoded.repairs[0] == "8 characters written as in HTML were decoded."
    assert decode(text[:40].encode()).text == text[:40]
    assert decode(b"&amp;lt;b&amp;gt;", entities=True).text == "&lt;b&gt;"


def test_an_example_of_wrong_encoding_is_left_alone() -> None:
    text = "The sign read cafÃ© for years."
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\x85", "\x0b", "\x0c", "\u2028", "\u2029"])
def test_newlines(newline: str) -> None:
    assert decode(f"one{newline}two".encode()).text == "one\ntwo"


@pytest.mark.parametrize(
    "strange",
    [*"\x00\x07\x1b\x7f\x9f\u202e\u2066\u200b\ufeff\u00ad\ufdd0\uffff", "\U0001fffe"],
    ids=ascii,
)
def test_what_cannot_be_seen_is_removed_and_reported(strange: str) -> None:
    decoded = decode(f"exa{strange}mple and some more words".encode())
    assert decoded.text == "example and some more words"
    assert len(decoded.repairs) == 1


@pytest.mark.parametrize("needed", ["\u200c", "\u200d", "\u200e", "\u200f", "\t"], ids=ascii)
def test_what_scripts_need_stays(needed: str) -> None:
    assert decode(f"a{needed}b".encode()).text == f"a{needed}b"


@pytest.mark.parametrize(
    ("arrived", "text"),
    [
        pytest.param(
            "don’t ".encode().decode("cp1252").encode().decode("cp1252") * 3, "don’t don’t don’t ", id="twice"
        ),
        pytest.param("donâ\0€™t", "don’t", id="parted"),
    ],
)
def test_what_was_misread_is_mended_to_the_end(arrived: str, text: str) -> None:
    assert decode(arrived.encode()).text == text


@given(st.binary(max_size=400))
@example(b"\xc4\x00\x80\x80\xc4\x80\xc4\x80")
def test_any_bytes(data: bytes) -> None:
    text = decode(data).text
    assert unicodedata.is_normalized("NFC", text)
    assert not any(
        unicodedata.category(character) in ("Cc", "Cs") for character in text if character not in "\t\n"
    )
    assert decode(text.encode()).text == text


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=200))
def test_clean_text_stays_as_it_is(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert decode(text.encode()).text in (text, text.replace("\ufeff", ""))


@pytest.mark.parametrize(
    "data",
    [
        b"a" * 1_000_000,
        b"\n" * 1_000_000,
        ("a" + "\u0301\u0323" * 100_000).encode(),
        ("a" + "\u0301\u0323" * 40).encode() * 10_000,
        "â€™".encode() * 100_000,
    ],
    ids=["one line", "newlines", "one pile of marks", "many piles", "wrong encoding"],
)
def test_time_grows_with_size_only(data: bytes) -> None:
    start = time.process_time()
    decode(data)
    assert time.process_time() - start < 5


@given(st.text(max_size=80))
def test_a_text_taken_for_clean_is_clean(text: str) -> None:
    slowly = text
    repairs: tuple[str, ...] = ()
    for mend in _MENDS:
        slowly, repair = mend(slowly)
        repairs += (repair,) if repair else ()
    assert clean(text) == Decoded(slowly, repairs)


def test_what_may_not_compose_is_composed_wherever_it_stands() -> None:
    every = [chr(code) for code in range(0x110000)]
    alone = {character for character in every if not _MAY_COMPOSE.match(character)}
    decomposed = [unicodedata.decomposition(character) for character in every]
    pairs = [said.split() for said in decomposed if " " in said and said[0] != "<"]
    seconds = {chr(int(second, 16)) for _, second in pairs}
    assert not alone & {character for character in every if unicodedata.combining(character)}
    assert not alone & seconds
    assert all(unicodedata.is_normalized("NFC", character) for character in alone)


@given(st.text(st.sampled_from("ab.\n “”ÂÃâ€™©£ãð\x81éš\u00ad"), max_size=40))
def test_what_is_misread_is_found_as_by_its_pattern(text: str) -> None:
    unusual = "".join(character for character in text if character not in "ab.\n ")
    found = [(match.start(), match[0]) for match in _misread_in(text, unusual)]
    assert found == [(match.start(), match[0]) for match in _MISREAD.finditer(text)]


def test_it_is_said_whether_all_is_printable() -> None:
    assert decode(PLAIN.encode()).is_plain
    assert not decode(b"a\tb").is_plain
    assert not decode("5\u00a0km".encode()).is_plain


@pytest.mark.parametrize("before", range(PILED_MARKS + 2))
def test_a_pile_of_marks_is_cut_wherever_it_stands(before: int) -> None:
    piled = "x" * before + "e" + "\u0316" * (PILED_MARKS + 1)
    decoded = decode(piled.encode())
    assert decoded.text == piled[:-1]
    assert len(decoded.repairs) == 1
    assert decode(piled[:-1].encode()).repairs == ()


def test_one_misread_character_is_enough_only_inside_a_word_or_number() -> None:
    assert decode("He paid Â£5.".encode()).text == "He paid £5."
    assert decode("The sign Â£ stands alone.".encode()).text == "The sign Â£ stands alone."

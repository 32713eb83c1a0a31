"""Bytes as they arrived → text that the rest of the program can rely on."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from generator.core.later import later

PILED_MARKS = 30  # UAX #15 §13 (Stream-Safe Text Format): no language piles more on one letter


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and what had to be mended to get it."""

    text: str
    """NFC; lines end in `\\n`; no other control character but the tab."""
    repairs: tuple[str, ...]
    """One English sentence each; empty if the file was clean UTF-8 (a byte order mark is clean)."""
    is_plain: bool = field(default=False, compare=False)
    """Whether it is known that all of it is printable to Python, but newlines: no tab, no no-break space."""


def decode(data: bytes, *, entities: bool = False) -> Decoded:
    """The text of any bytes: UTF-8, UTF-16, UTF-32 or Windows-1252. Never raises.

    With `entities`, those of HTML that stand in it (`&#163;`, `&amp;`) become the characters that they name:
    for texts that were taken out of HTML, not for HTML.

    A byte order mark decides; else NUL bytes in every other place mean UTF-16, else it is UTF-8 if
    most of what is not ASCII is, else Windows-1252. Takes time in proportion to the bytes.
    """
    text, repairs = _decode(data)
    unusual = _unusual_in(text) if repairs else _unusual_of(data)  # without repairs it is UTF-8
    text, repair = _mend_wrong_encoding(text, unusual)
    text, named = _name_entities(text) if entities else (text, "")
    cleaned = _clean(text, _unusual_in(text) if repair or named else unusual)
    repairs += (*filter(None, (repair, named)), *cleaned.repairs)
    while (
        repair or cleaned.repairs
    ):  # misread twice, or parted by what was removed: so it is read again as it is
        text, repair = _mend_wrong_encoding(cleaned.text, _unusual_in(cleaned.text))
        if not repair:
            break
        cleaned = clean(text)
        repairs += (repair, *cleaned.repairs)
    return Decoded(cleaned.text, repairs, cleaned.is_plain)


def clean(text: str) -> Decoded:
    """Text that was decoded already, without what no reader should meet. Never raises."""
    return _clean(text, _unusual_in(text))


def _clean(text: str, unusual: str) -> Decoded:
    # Nearly every text is clean, and the few characters that are unusual in it say so at once: all that is
    # taken away below is unprintable to Python (Unicode categories Cc, Cf, Cs, Cn, Zl, Zp), as are these two,
    # which stay.
    is_plain = unusual.isprintable()
    is_printable = is_plain or unusual.replace("\xa0", "").replace("\t", "").isprintable()
    if is_printable and len(unusual) <= _FEW and not _MAY_COMPOSE.search(unusual):
        return Decoded(text, (), is_plain)
    repairs: tuple[str, ...] = ()
    for mend in (_compose,) if is_printable else _MENDS:
        text, repair = mend(text)
        repairs += (repair,) if repair else ()
    return Decoded(text, repairs)


def _unusual_in(text: str) -> str:
    """The characters of a text, in their order, that are neither printable ASCII nor a newline.

    To take the others away is one pass in C over bytes, and what is left is short, where it is asked at all.
    What stands side by side in the text does so here.
    """
    return _unusual_of(text.encode("utf-8", "surrogatepass"))


def _unusual_of(data: bytes) -> str:
    return data.translate(None, _USUAL).decode("utf-8", "surrogatepass")


_USUAL = bytes(range(0x20, 0x7F)) + b"\n"
_FEW = 600  # characters: more of them are a text in another script
_MAY_COMPOSE = later(
    "[^\x00-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029\u4e00-\u9fff]"
)
"""All but some that are NFC wherever they stand: none has a combining class or is the rest of another."""


_MARKS = (
    # The marks of UTF-32 come first: that of UTF-32-LE starts like that of UTF-16-LE.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_EVERY_MARK = tuple(mark for mark, _, _ in _MARKS)


def single_spaced(text: str) -> str:
    """One line: each run of spaces, tabs and newlines as one space, none at the ends.

    No-break spaces stay: French punctuation and numbers stand on them.
    """
    is_single = "  " not in text and "\n" not in text and "\t" not in text  # nearly always
    return (text if is_single else _SPACES.sub(" ", text)).strip()


_SPACES = re.compile(r"[\t\n][ \t\n]*| [ \t\n]+")
"""None that is one space already, as nearly all are: a tenth of the time."""


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, codec, name in _MARKS if data.startswith(_EVERY_MARK) else ():
        if data.startswith(mark) and not (name == "UTF-32" and len(data) % 4):
            return _decode_as(data[len(mark) :], codec, name)
    wide = _wide_codec(data)
    if wide:
        return _decode_as(data, wide, "UTF-16")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_damaged(data)


def _decode_as(data: bytes, codec: str, name: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(codec, "replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode(codec))
    repairs = () if codec == "utf-8" else (f"The file was {name} and was read as that.",)
    return text, (*repairs, _bad_bytes(bad, name)) if bad > 0 else repairs


def _wide_codec(data: bytes) -> str:
    """UTF-16 of Latin letters has a NUL in every other place; real text has none at all."""
    start = data[:4096]
    if b"\0" not in start:
        return ""
    pairs = len(start) // 2
    if pairs < 2:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd * 10 >= pairs * 4 and even * 10 < pairs:
        return "utf-16-le"
    if even * 10 >= pairs * 4 and odd * 10 < pairs:
        return "utf-16-be"
    return ""


def _decode_damaged(data: bytes) -> tuple[str, tuple[str, ...]]:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    good = len(_NOT_ASCII.findall(text)) - text.count("\ufffd")
    if good >= bad:
        return text, (_bad_bytes(bad, "UTF-8"),)
    text = "".join(_WINDOWS_1252[byte] for byte in data) if len(data) < _SMALL else _windows(data)
    return text, ("The file was not UTF-8; it was read as Windows-1252.",)


_NOT_ASCII = later(r"[^\x00-\x7f]")
_SMALL = 1 << 16

# The five bytes that Windows-1252 leaves undefined stand for C1 controls, as in the WHATWG Encoding
# Standard §9; so they can be told from damage.
_WINDOWS_1252 = tuple(
    bytes([byte]).decode("latin-1" if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "cp1252")
    for byte in range(256)
)


def _windows(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", "".join(_WINDOWS_1252))[0]


def _bad_bytes(count: int, name: str) -> str:
    return f"{_count(count, 'place')} could not be read as {name} and {_is(count)} marked with U+FFFD."


# ---------------------------------------------------------------- mending, in the order it is done


def _mend_wrong_encoding(text: str, unusual: str) -> tuple[str, str]:
    """UTF-8 that somebody read as Windows-1252 (`donâ€™t`) is turned back.

    Only if nearly all such sequences are valid UTF-8, and there are some, or one that belongs to a word or
    number (`Â£5`): a text that only shows one as an example is left alone.
    """
    if not any(map(unusual.__contains__, _MISREAD_HINTS)):
        return text, ""
    found = _misread_in(text, unusual)
    good = sum(_reread(match[0]) != match[0] for match in found)
    is_enough = good >= _FEWEST_MISREAD or any(_SURELY_MISREAD.match(text, at.start()) for at in found)
    if not is_enough or good * 10 < len(found) * 9:
        return text, ""
    parts: list[str] = []
    end = 0
    for match in found:
        parts += (text[end : match.start()], _reread(match[0]))
        end = match.end()
    repair = f"{_count(good, 'character')} that had been read in the wrong encoding {_is(good)} mended."
    return "".join([*parts, text[end:]]), repair


def _misread_in(text: str, unusual: str) -> list[re.Match[str]]:
    """All that looks misread, in order. Where it may begin is found without looking at the rest."""
    firsts = {match[0][0] for match in _MISREAD.finditer(unusual)}
    found: list[re.Match[str]] = []
    for first in firsts:
        at = text.find(first)
        while at >= 0:
            match = _MISREAD.match(text, at)
            found += [match] if match else []
            at = text.find(first, at + 1)
    return sorted(found, key=lambda match: match.start())


_FEWEST_MISREAD = 3
_HIGH = "".join(_WINDOWS_1252[0x80:0xC0])
_REST = f"[{re.escape(_HIGH)}]"
_MISREAD = later(
    f"[Â-ð](?:(?<=[Â-ß]){_REST}|(?<=[à-ï]){_REST}{{2}}|(?<=ð){_REST}{{3}})"
)  # one set first: fast
_SURELY_MISREAD = later(  # an apostrophe in a word, £5, 20°, letters with accents
    r"(?<=[a-z])â€™(?=[a-z])|Â[£¥](?=\d)|(?<=\d)Â[°º²³]|(?<=[a-z])Ã[©¨¡³±§¶¼¤¸ª«®´º](?=[a-z])"
)
_MISREAD_HINTS = "ÂÃâðÐÑÄÅ"
_BYTE = {character: byte for byte, character in enumerate(_WINDOWS_1252)}


def _reread(sequence: str) -> str:
    try:
        return bytes(_BYTE[character] for character in sequence).decode("utf-8")
    except UnicodeDecodeError:
        return sequence


def _name_entities(text: str) -> tuple[str, str]:
    if "&" not in text:
        return text, ""
    count = 0

    def character(match: re.Match[str]) -> str:
        nonlocal count
        named = html.unescape(match[0])
        count += named != match[0]
        return " " if named in _NEWLINES + "\n" else named

    text = _ENTITY.sub(character, text)
    return text, f"{_count(count, 'character')} written as in HTML {_is(count)} decoded." if count else ""


_ENTITY = later(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")


def _mend_newlines(text: str) -> tuple[str, str]:
    if not any(newline in text for newline in _NEWLINES):
        return text, ""
    return _NEWLINE.sub("\n", text), ""


_NEWLINES = "\r\x0b\x0c\x85\u2028\u2029"
_NEWLINE = later("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def _remove_invisible(text: str) -> tuple[str, str]:
    text = text.removeprefix("\ufeff")
    return _remove(text, _INVISIBLE, "invisible character")


def _remove_controls(text: str) -> tuple[str, str]:
    return _remove(text, _CONTROL, "control character")


def _remove_noncharacters(text: str) -> tuple[str, str]:
    if not _FAR.search(text):  # as in nearly all texts, and this is far faster to find out
        return text, ""
    return _remove(text, _FAR_NONCHARACTER, "noncharacter")


# Zero-width space, byte order mark, soft hyphen; bidirectional overrides, embeddings and isolates,
# which can make a text read otherwise than it is stored (Unicode TR #36 §2.5). The joiners U+200C and
# U+200D and the marks U+200E and U+200F stay: Persian, Hindi, Arabic and emoji need them.
_INVISIBLE = later("[\u00ad\u200b\ufeff\u202a-\u202e\u2066-\u2069]")
_CONTROL = later("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FAR = later("[\U00010000-\U0010ffff]")
_FAR_NONCHARACTER = later(
    "["
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


def _remove(text: str, pattern: re.Pattern[str], noun: str) -> tuple[str, str]:
    if not pattern.search(text):
        return text, ""
    text, count = pattern.subn("", text)
    return text, f"{_count(count, noun)} {_is(count)} removed."


def _compose(text: str) -> tuple[str, str]:
    """NFC. Piles of marks are cut first: Python orders them in quadratic time."""
    if text.isascii():
        return text, ""
    # A pile covers one place in each row of so many: the others need no look.
    may_be_piled = any(map(unicodedata.combining, text[PILED_MARKS :: PILED_MARKS + 1]))
    text, count = _PILE.subn(_first_marks, text) if may_be_piled else (text, 0)
    repair = f"{_count(count, 'pile')} of more than {PILED_MARKS} marks {_is(count)} cut." if count else ""
    return unicodedata.normalize("NFC", text), repair


def _marks() -> str:
    """All characters with a combining class, as the inside of a character set."""
    blocks = ((0x300, 0x3100), (0xA600, 0xAC00), (0xFB1E, 0xFB1F), (0xFE20, 0xFE30))
    higher = (
        (0x101F0, 0x12000),
        (0x16A00, 0x17000),
        (0x1BC00, 0x1BD00),
        (0x1D160, 0x1D250),
        (0x1E000, 0x1E960),
    )
    return "".join(
        chr(code)
        for start, end in blocks + higher
        for code in range(start, end)
        if unicodedata.combining(chr(code))
    )


_PILE = later(f"[{_marks()}]{{{PILED_MARKS + 1},}}")
_first_marks: Callable[[re.Match[str]], str] = lambda match: match[0][:PILED_MARKS]  # noqa: E731


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def _is(count: int) -> str:
    return "was" if count == 1 else "were"


_MENDS = (_mend_newlines, _remove_invisible, _remove_controls, _remove_noncharacters, _compose)

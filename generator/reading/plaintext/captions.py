"""Rules about words of pictures and videos."""

from __future__ import annotations

import re

from generator.reading.plaintext.lines import SHORT, Line
from generator.reading.plaintext.marks import PICTURE_RIGHTS
from generator.reading.plaintext.names import is_name
from generator.reading.plaintext.page import Label, Labels, Page, is_open, kind, open_lines
from generator.reading.plaintext.patterns import Hinted
from generator.reading.plaintext.stories import title_above
from generator.reading.plaintext.words import WORDS, alternatives, key, label_of


def caption(page: Page) -> Labels:
    """Words of a picture or video: announced ("WATCH:"), credited at the end, or telling who is where."""
    end = page.solid[-1] if page.solid else 0
    for index, line in open_lines(page):
        if line.words <= _LONGEST_CAPTION and is_caption(line, is_inside=index < end):
            is_headline = index == 0 and is_open(page, 1) and page.lines[1].is_solid
            if not is_headline:
                yield index, Label("caption", "caption")


def credit(page: Page) -> Labels:
    """Credits on lines of their own, and the captions above or below them; below the text, who told it."""
    end = page.solid[-1] if page.solid else 0
    for index, line in open_lines(page):
        if line.words > _LONGEST_CREDIT or not is_credit(line):
            continue
        is_agency = line.key in WORDS.agencies and kind(page, index - 1) == "byline"
        if is_agency or (index > end and _SIGNED_OFF.match(line.text)):
            yield index, Label("byline", "agency")
            continue
        yield index, Label("caption", "credit")
        above, below = index - 1, index + 1
        is_words = is_open(page, above) and _is_caption_above(page.lines[above], _is_in_head(page, above))
        if is_words and title_above(page, above):
            yield above, Label("caption", "caption")
        elif is_open(page, below) and _is_caption_below(page.lines[below]):
            yield below, Label("caption", "caption")


_SIGNED_OFF = re.compile(  # "jr/dpa", "Source: AFP"
    r"[a-zà-ÿ]{2,4}(?:/[\w.]{2,12}){1,2}$|(?:Source|Quelle|Fuente|Fonte|Bron|Źródło|Källa|Kilde|Zdroj|Lähde|Kaynak|"
    r"Источник|Джерело|المصدر|स्रोत|来源|來源|出典|출처)\s?[:：/]\s?\S.{0,40}$"
)


def pair(page: Page) -> Labels:
    """Two short lines between paragraphs, the second a name: words of a picture and who took it."""
    for last, line in open_lines(page, 2, len(page.lines) - 1):
        index = last - 1
        around = (index - 1, index, index + 2)
        if line.words > _LONGEST_NAME or not all(is_open(page, at) for at in around):
            continue
        above, words, below = (page.lines[at] for at in around)
        if above.is_solid and above.is_sentence and below.is_solid and _is_pair(words, line):
            yield from ((at, Label("caption", "caption-and-credit")) for at in (index, index + 1))


def _is_pair(words: Line, name: Line) -> bool:
    if words.is_sentence or not 3 <= words.words <= _LONGEST_CREDIT or words.text[-1] in ":;,":
        return False
    is_short = name.words <= _LONGEST_NAME and not name.is_sentence and name.text.replace(" ", "").isalpha()
    return is_short and all(word[0].isupper() for word in name.text.split())


def player(page: Page) -> Labels:
    """Titles of videos and words of pictures, beside the buttons that show them."""
    for index, line in enumerate(page.lines):
        text = line.text
        if not _announces(line) and kind(page, index) != "furniture":
            continue
        if text[-1] in ",:：" and is_open(page, index):
            yield index, Label("furniture", "player")
        shown = (
            index + 1
            if _SHOWS_BELOW.match(text) or _announces(line)
            else index - 1
            if _SHOWS_ABOVE.match(text)
            else 0
        )
        if shown > 0 and is_open(page, shown) and _is_caption_below(page.lines[shown]):
            yield shown, Label("caption", "player")


def _announces(line: Line) -> bool:
    """Whether a line says that the words of a picture follow: "Image caption,"."""
    return line.text[-1] in ",:：" and (line.key in WORDS.captions or line.key in WORDS.credits)


def is_caption(line: Line, *, is_inside: bool) -> bool:
    """Whether a line is a caption; `is_inside`: running text follows."""
    text = line.text
    if _starts_like_caption(text) or text.endswith("... more"):
        return True
    if (" - " in text or " – " in text) and PICTURE_RIGHTS.is_in(text[:SHORT]):
        return True
    if (line.words <= _LONGEST_TITLE or not line.is_sentence) and _POSITION.is_in(text):
        return True
    if text[-1] in _NO_CREDIT_ENDS:
        return False
    tail = text[-_TAIL:]
    if _credit_end(tail) >= 0:
        return is_inside or not (_SIGN_OFF.search(tail) or _agency_in_brackets(tail))
    return is_inside and line.words >= _FEWEST_BEFORE_NAME and _NAME_END.is_in(tail)


def _starts_like_caption(text: str) -> bool:
    if label_of(text) in WORDS.captions or _is_announced(text):
        return True
    return _VIA in text[:_TAIL] and bool(_CREDIT_START.match(text))


def _is_announced(text: str) -> bool:
    start = text[:_BEGINNING]
    if start.isascii() and start[0] != "[" and start.lower() not in _CAPTION_STARTS:
        return False
    return bool(_CAPTION_START.match(text))


def is_credit(line: Line) -> bool:
    """Whether a line only says who took a picture."""
    if line.key in WORDS.agencies:
        return True
    if line.text[-1] in _NO_CREDIT_LINE_ENDS:
        return False
    is_named = "/" in line.text and _PHOTOGRAPHER.fullmatch(line.text)
    if is_named and not is_name(line.text.split("/")[-1].strip()):
        return True
    if label_of(line.text) in WORDS.credits or _CREDIT_LINE.match(line.text):
        return True
    start = _credit_end(line.text[-_TAIL:])
    return start == 0 or (start > 0 and line.words <= _LONGEST_BARE_CREDIT)


_LONGEST_CAPTION = 90
_LONGEST_CREDIT = 12
_LONGEST_BARE_CREDIT = 6
_LONGEST_NAME = 3
_LONGEST_TITLE = 30
_TAIL = 140
_NO_CREDIT_ENDS = frozenset('.!?…,:;"”’“»。')
_NO_CREDIT_LINE_ENDS = _NO_CREDIT_ENDS - {"."}
_FEWEST_BEFORE_NAME = 8
_AGENCY = (
    r"AP|AFP|REUTERS|Reuters|EPA(?:-EFE)?|EFE|Efe|dpa|DPA|ANSA|PA|AAP|TASS|Tass|Xinhua|Getty|GETTY|Imago|IMAGO|"
    r"Alamy|Shutterstock|iStock|Bloomberg|NurPhoto|Anadolu|Sputnik|ZUMA|Pool|POOL|"
    r"Associated Press|ASSOCIATED PRESS|"
    r"Agence France-Presse|Canadian Press|CP|Press Association|Keystone|APA|Belga|ANP|TT|NTB|"
    r"Scanpix|SCANPIX|Lusa|LUSA|"
    r"PAP|PTI|ANI|Kyodo|Corbis|Wikimedia(?: Commons)?|Unsplash|Adobe Stock|stock\.adobe\.com|"
    r"picture[ -]alliance|"
    r"Magnum|WireImage|FilmMagic|Rex|REX|Nasa|NASA|ESA|Handout|HANDOUT|CONTRIBUTED IMAGE"
)
_LABELS = alternatives(WORDS.credits)
_CAPTION_START = re.compile(
    r"(?:FILE|File)(?: PHOTO| photo)? ?[-–—:] \S|Image \d+ of \d+\s\w|"
    r"(?:Item \d+ of \d+|\[\d+/\d+\])\s|图为|圖為|资料图|資料圖|資料照|示意图|"
    r"(?i:pictured|from left|left to right|clockwise from|seen here|file photo|"
    r"in this (?:[\w.,: -]{0,60}(?:photo|image|photograph|picture|screen ?grab|frame|illustration))|"
    r"this (?:[\w.,: -]{0,40}(?:photo|image|photograph|picture|screen ?grab|illustration|handout))"
    r" (?:shows|provided|released|taken|made|posted|from|of))\b"
)
_CAPTION_STARTS = frozenset(["file", "imag", "item", "pict", "from", "left", "cloc", "seen", "in t", "this"])
"""How what that fits begins, if that is in ASCII and no bracket."""
_BEGINNING = 4  # characters
_CREDIT_START = re.compile(rf"[^.]{{2,60}} via (?:{_AGENCY})\b")
_VIA = " via "
_POSITION = Hinted(
    re.compile(
        r"\((?i:left|right|centre|center|l|r|from left|top|bottom|far left|far right|pictured|li|re|links|"
        r"rechts|à gauche|à droite|izquierda|derecha|izq|dcha|a sinistra|a destra|esquerda|direita)\b"
        r"\.?[^()]{0,40}\)"
        r"|, (?:second |third |far |front |back )?(?:left|right|centre|center)(?: row)?, "
    ),
    ("(", "left, ", "right, ", "centre, ", "center, ", " row, "),
)
_SIGN_OFF = re.compile(rf"[(\[](?:{_AGENCY})[)\]]$|[.”\"’]\s\([A-Z][^()]{{1,60}}\)$")
_NAME_END = Hinted(
    re.compile(
        r"(?:[^\W\d_]{2}(?<!Go)(?<!Se)(?<!Re)(?<!Ge)(?<!Co)[^\W\d_]|\d{2,}\w{0,2}|\w[”\"’)»])[.!?]?[”\"’]?(?<=[.!?”\"’)])\s*"
        r"(?:The )?[A-ZÀ-Þ][\w'’.-]*[a-zß-ÿ][\w'’.-]*(?:[ /]{1,3}(?:[A-ZÀ-Þ&][\w'’.-]*|de|van|von|"
        r"via)){1,4}(?<![.])$"
    ),
    tuple('.!?”"’)'),
)
_PHOTOGRAPHER = re.compile(
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3} ?/ ?(?:for |via )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}"
)
_CREDIT_LINE = Hinted(
    re.compile(
        r"[(\[]?(?:Photo|Image|Picture|Illustration|"
        r"Photograph)s? by [A-Z]|"
        r"[(\[]?©\s?[^\d\s]|[|]\s?\w+$|[^.]{2,50} - (?:stock\.adobe\.com|Adobe Stock)$"
    ),
    (" by ", "©", "|", "adobe", "Adobe"),
)


def _credit_end(tail: str) -> int:
    """Where the credit at the end of a caption starts; -1 if there is none."""
    if tail[-1] in ")]":
        bracket = _agency_in_brackets(tail)
        return bracket if bracket > 0 else _start(_CREDIT_IN_BRACKETS.search(tail))
    if tail[-1] == "）":
        return _start(_CREDIT_IN_CJK.search(tail))
    if "©" in tail:
        return _start(_CREDIT_BY_SIGN.search(tail))
    labelled = _credit_by_label(tail) if ":" in tail or "：" in tail else -1
    return max(labelled, _start(_CREDIT_BY_AGENCY.search(tail) or _CREDIT_BY_COURTESY.search(tail)))


def _agency_in_brackets(tail: str) -> int:
    """Where "(Ansa)" stands at the end of a line; 0 if it does not."""
    bracket = max(tail.rfind("("), tail.rfind("["))
    return bracket if bracket > 0 and key(tail[bracket:]) in WORDS.agencies else 0


def _start(match: re.Match[str] | None) -> int:
    return match.start() if match else -1


def _credit_by_label(tail: str) -> int:
    """Where "Photo: Ada Lovelace" starts at the end of a line; -1 if it does not end so."""
    colon = max(tail.rfind(":"), tail.rfind("："))
    if not _CREDITED.fullmatch(tail[colon + 1 :].strip()):
        return -1
    starts = [match.start() for match in _WORD_START.finditer(tail[:colon])][-_LONGEST_LABEL:]
    return next((start for start in starts if key(tail[start:colon]) in WORDS.credits), -1)


_LONGEST_LABEL = 4  # words
_CREDITED = re.compile(r"[^\W\d_a-z].{1,90}")
_WORD_START = re.compile(r"(?<![^\s.…”\"’)。])[^\W\d_]")
_CREDIT_IN_BRACKETS = re.compile(
    rf"[(\[][^()\[\]]{{0,100}}(?<!\w)(?:{_AGENCY}|[Vv]ia|Photo by|[Cc]ourtesy)(?!\w)[^()\[\]]{{0,60}}[)\]]$"
    rf"|[(\[](?i:{_LABELS})\s?(?:[:：]|\.(?=\s[^\W\da-z]))[^()\[\]]{{1,100}}[)\]]$"
    rf"|[.”\"’]\s\([A-Z][^()]{{1,60}}\)$"
)
_CREDIT_BY_AGENCY = Hinted(
    re.compile(
        r"\s[–—-]\s[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){0,3} ?/ ?"
        r"[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+)?$|"
        rf"(?<!\w)(?:{_AGENCY}) ?/ ?[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){{0,3}}"
        r"(?: Purchase Licensing .*)?$|"
        r"(?<=[\u3040-\u9fff ])(?:摄|攝|撮影)$|"
        rf"(?:[/|]\s?|[Vv]ia )(?:{_AGENCY})(?:[ /][A-Z]\w+){{0,2}}$|(?:Getty|GETTY) (?:Images|"
        rf"IMAGES)(?: \w+)?$|\w/GC Images$"
    ),
    ("/", "|", "via ", "Via ", "etty ", "ETTY ", "摄", "攝", "撮影"),
)
_CREDIT_BY_SIGN = re.compile(r"\S\s©\s?[^\d\s][^©]{2,90}$")
_CREDIT_BY_COURTESY = Hinted(
    re.compile(
        r"(?:[Cc]ourtesy of|[Cc]edida por|[Cc]ortesía de|[Cc]aptures? d['’]écran) [^.]{2,80}$|"
        r"\s[–-] (?:video|vidéo|in pictures)$"
    ),
    ("ourtesy of", "edida por", "ortesía de", "apture", " video", " vidéo", " in pictures"),
)
_CREDIT_IN_CJK = re.compile(r"[（(][^（）()]{2,20}(?:提供|撮影|摄|攝|資料照|资料图|翻攝)[）)]$")


def _is_in_head(page: Page, index: int) -> bool:
    """Whether the byline or the date is still to come, and something stands between title and line."""
    is_apart = any(is_open(page, above) for above in range(1, index))
    below = range(index + 2, min(index + 2 + _NEAR, len(page.lines)))
    return is_apart and any(kind(page, later) in ("byline", "date") for later in below)


_NEAR = 4


def _is_caption_above(line: Line, in_head: bool) -> bool:
    if in_head and line.words <= _LONGEST_TITLE:
        return True
    if line.words > _LONGEST_CAPTION or line.words < 3 or line.text[-1] in "?:":
        return False
    return not line.is_stopped or _POSITION.is_in(line.text) or bool(_CAPTION_WORD.search(line.text))


_CAPTION_WORD = re.compile(
    r"\b(?:pictured|photograph|poses|file photo|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|"
    r"Dec)\w*\.? \d+, (?:19|20)\d\d)\b"
)


def _is_caption_below(line: Line) -> bool:
    return not line.is_sentence and 4 <= line.words <= _LONGEST_TITLE


_SHOWS_BELOW = re.compile(
    r"(?i:video|open this photo in gallery:?|(?:hide|toggle) caption|play video)$|\d\d:\d\d(?::\d\d)?$"
)
_SHOWS_ABOVE = re.compile(r"(?i:view gallery|view full size|enlarge|click to enlarge)")

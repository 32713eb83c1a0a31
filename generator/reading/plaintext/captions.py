"""Rules about words of pictures and videos."""

from __future__ import annotations

import re

from generator.reading.plaintext.lines import SHORT, Line
from generator.reading.plaintext.marks import PICTURE_RIGHTS
from generator.reading.plaintext.names import is_name
from generator.reading.plaintext.page import Label, Labels, Page, is_open, kind, open_lines
from generator.reading.plaintext.stories import title_above
from generator.reading.plaintext.words import WORDS, alternatives


def caption(page: Page) -> Labels:
    """Words of a picture or video: announced ("WATCH:"), credited at the end, or telling who is where."""
    end = _last_solid(page)
    for index, line in open_lines(page):
        is_headline = index == 0 and is_open(page, 1) and page.lines[1].is_solid
        if not is_headline and line.words <= _LONGEST_CAPTION and is_caption(line, is_inside=index < end):
            yield index, Label("caption", "caption")


def credit(page: Page) -> Labels:
    """Credits on lines of their own, and the captions above or below them."""
    for index, line in open_lines(page):
        if line.words > _LONGEST_CREDIT or not is_credit(line):
            continue
        yield index, Label("caption", "credit")
        above, below = index - 1, index + 1
        if is_open(page, above) and title_above(page, above) and _is_caption_above(page.lines[above]):
            yield above, Label("caption", "caption")
        elif is_open(page, below) and _is_caption_below(page.lines[below]):
            yield below, Label("caption", "caption")


def pair(page: Page) -> Labels:
    """Two short lines between paragraphs, the second a name: words of a picture and who took it."""
    for index in range(1, len(page.lines) - 2):
        around = (index - 1, index, index + 1, index + 2)
        if not all(is_open(page, at) for at in around):
            continue
        above, words, name, below = (page.lines[at] for at in around)
        if above.is_solid and above.is_sentence and below.is_solid and _is_pair(words, name):
            yield from ((at, Label("caption", "caption-and-credit")) for at in (index, index + 1))


def _is_pair(words: Line, name: Line) -> bool:
    if words.is_sentence or not 3 <= words.words <= _LONGEST_CREDIT or words.text[-1] in ":;,":
        return False
    is_short = name.words <= 3 and not name.is_sentence and name.text.replace(" ", "").isalpha()
    return is_short and all(word[0].isupper() for word in name.text.split())


def player(page: Page) -> Labels:
    """Titles of videos and words of pictures, beside the buttons that show them."""
    for index in range(len(page.lines)):
        if kind(page, index) != "furniture":
            continue
        text = page.lines[index].text
        shown = index + 1 if _SHOWS_BELOW.match(text) else index - 1 if _SHOWS_ABOVE.match(text) else 0
        if shown > 0 and is_open(page, shown) and _is_caption_below(page.lines[shown]):
            yield shown, Label("caption", "player")


def is_caption(line: Line, *, is_inside: bool) -> bool:
    """Whether a line is a caption; `is_inside`: running text follows."""
    text = line.text
    if _CAPTION_START.match(text) or _CAPTION_OPENING.match(text) or _CREDIT_START.match(text):
        return True
    if text.endswith("... more") or PICTURE_RIGHTS.search(text[:SHORT]):
        return True
    if _POSITION.search(text) and (line.words <= _LONGEST_TITLE or not line.is_sentence):
        return True
    if text[-1] in _NO_CREDIT_ENDS:
        return False
    tail = text[-_TAIL:]
    if _credit_end(tail):
        return is_inside or not _SIGN_OFF.search(tail)
    return is_inside and line.words >= _FEWEST_BEFORE_NAME and bool(_NAME_END.search(tail))


def is_credit(line: Line) -> bool:
    """Whether a line only says who took a picture."""
    if line.key in WORDS.agencies:
        return True
    if line.text[-1] in _NO_CREDIT_ENDS - {"."}:
        return False
    if _PHOTOGRAPHER.fullmatch(line.text) and not is_name(line.text.split("/")[-1].strip()):
        return True
    if _CREDIT_LINE.match(line.text):
        return True
    match = _credit_end(line.text[-_TAIL:])
    return match is not None and (match.start() == 0 or line.words <= _LONGEST_BARE_CREDIT)


_LONGEST_CAPTION = 90
_LONGEST_CREDIT = 12
_LONGEST_BARE_CREDIT = 6
_LONGEST_TITLE = 30
_TAIL = 140
_NO_CREDIT_ENDS = frozenset('.!?…,:;"”’“»。')
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
    rf"(?:(?i:{alternatives(WORDS.captions)})\s?[:：]\s?|(?:FILE|File)(?: PHOTO|"
    rf" photo)? ?[-–—:] )\S|Image \d+ of \d+\s\w"
)
_CAPTION_OPENING = re.compile(
    r"(?i:pictured|from left|left to right|clockwise from|seen here|file photo|"
    r"in this (?:[\w.,: -]{0,60}(?:photo|image|photograph|picture|screen ?grab|frame|illustration))|"
    r"this (?:[\w.,: -]{0,40}(?:photo|image|photograph|picture|screen ?grab|illustration|handout))"
    r" (?:shows|provided|released|taken|made|posted|from|of))\b"
)
_CREDIT_START = re.compile(rf"[^.]{{2,60}} via (?:{_AGENCY})\b|Illustration ?:")
_POSITION = re.compile(
    r"\((?i:left|right|centre|center|l|r|from left|top|bottom|far left|far right|pictured|li|re|links|rechts|"
    r"à gauche|à droite|izquierda|derecha|izq|dcha|a sinistra|a destra|esquerda|direita)\b\.?[^()]{0,40}\)"
    r"|, (?:second |third |far |front |back )?(?:left|right|centre|center)(?: row)?, "
)
_SIGN_OFF = re.compile(rf"[(\[](?:{_AGENCY})[)\]]$|[.”\"’]\s\([A-Z][^()]{{1,60}}\)$")
_NAME_END = re.compile(
    r"(?:[^\W\d_]{2}(?<!Go)(?<!Se)(?<!Re)(?<!Ge)(?<!Co)[^\W\d_]|\d{2,}\w{0,2}|\w[”\"’)»])[.!?]?[”\"’]?(?<=[.!?”\"’)])\s*"
    r"(?:The )?[A-ZÀ-Þ][\w'’.-]*[a-zß-ÿ][\w'’.-]*(?:[ /]{1,3}(?:[A-ZÀ-Þ&][\w'’.-]*|de|van|von|"
    r"via)){1,4}(?<![.])$"
)
_PHOTOGRAPHER = re.compile(
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3} ?/ ?(?:for |via )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}"
)
_CREDIT_LINE = re.compile(
    rf"[(\[|]?\s?(?i:{_LABELS})\s?[:：]\s?\S|[(\[]?(?:Photo|Image|Picture|Illustration|"
    rf"Photograph)s? by [A-Z]|"
    rf"[(\[]?©\s?[^\d\s]|[|]\s?\w+$|[^.]{{2,50}} - (?:stock\.adobe\.com|Adobe Stock)$"
)


def _credit_end(tail: str) -> re.Match[str] | None:
    """The credit at the end of a caption."""
    if tail[-1] in ")]":
        return _CREDIT_IN_BRACKETS.search(tail)
    if tail[-1] == "）":
        return _CREDIT_IN_CJK.search(tail)
    if "©" in tail:
        return _CREDIT_BY_SIGN.search(tail)
    found = _CREDIT_BY_LABEL.search(tail) if ":" in tail or "：" in tail else None
    return found or _CREDIT_BY_AGENCY.search(tail) or _CREDIT_BY_COURTESY.search(tail)


_CREDIT_IN_BRACKETS = re.compile(
    rf"[(\[][^()\[\]]{{0,100}}(?<!\w)(?:{_AGENCY}|[Vv]ia|Photo by|[Cc]ourtesy)(?!\w)[^()\[\]]{{0,60}}[)\]]$"
    rf"|[(\[](?i:{_LABELS})\s?[:：][^()\[\]]{{1,100}}[)\]]$"
    rf"|[.”\"’]\s\([A-Z][^()]{{1,60}}\)$"
)
_CREDIT_BY_AGENCY = re.compile(
    rf"(?:[/|]\s?|[Vv]ia )(?:{_AGENCY})(?:[ /][A-Z]\w+){{0,2}}$|(?:Getty|GETTY) (?:Images|"
    rf"IMAGES)(?: \w+)?$|\w/GC Images$"
)
_CREDIT_BY_SIGN = re.compile(r"\S\s©\s?[^\d\s][^©]{2,90}$")
_CREDIT_BY_LABEL = re.compile(rf"(?:^|[\s.…”\"’)])(?:(?i:{_LABELS}))\s?[:：]\s?[^\W\d_a-z][^:]{{1,90}}$")
_CREDIT_BY_COURTESY = re.compile(
    r"(?:[Cc]ourtesy of|[Cc]edida por|[Cc]ortesía de|[Cc]aptures? d['’]écran) [^.]{2,80}$|"
    r"\s[–-] (?:video|vidéo|in pictures)$"
)
_CREDIT_IN_CJK = re.compile(r"（[^（）]{2,20}(?:提供|撮影)）$")


def _last_solid(page: Page) -> int:
    return next(
        (
            index
            for index in range(len(page.lines) - 1, -1, -1)
            if is_open(page, index) and page.lines[index].is_solid
        ),
        0,
    )


def _is_caption_above(line: Line) -> bool:
    if line.words > _LONGEST_CAPTION or line.words < 3 or line.text[-1] in "?:":
        return False
    return not line.is_stopped or bool(_POSITION.search(line.text) or _CAPTION_WORD.search(line.text))


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

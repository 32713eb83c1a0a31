"""Rules about what a line says of itself, wherever on the page it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.reading.plain_dates import is_date_line, printed_dates
from generator.reading.plain_lines import SHORT, Line
from generator.reading.plain_names import has_byline_marker, is_agency, is_byline, is_name, names_in_byline, without_marker
from generator.reading.plain_page import Label, Page, is_open, kind, open_lines
from generator.reading.plain_words import WORDS, alternatives, key, starts_with

Labels = Iterator[tuple[int, Label]]


def rights(page: Page) -> Labels:
    """Copyright lines: © or "Copyright" with a year or a phrase like "All rights reserved"."""
    for index, line in open_lines(page):
        if is_rights(line.text, first=index == 0):
            yield index, Label("rights", "rights")


def date(page: Page) -> Labels:
    """Lines that say when, and nothing else."""
    for index, line in open_lines(page):
        if line.words <= _LONGEST_DATE and is_date_line(line.text):
            yield index, Label("date", "date")


def reference(page: Page) -> Labels:
    """ "Read more:" with the title after it, in the same line or in the next ones."""
    for index, line in open_lines(page):
        inline = _inline_reference(line.text)
        if inline:
            yield index, Label("reference", "reference", inline)
        elif _is_reference_marker(line, index):
            titles = list(_titles_after(page, index, fewest_words=2))
            yield index, Label("furniture", "reference-marker")
            yield from ((taken, Label("reference", "reference")) for taken in titles)


def story_list(page: Page) -> Labels:
    """ "You may also like" and the titles under it."""
    for index, line in open_lines(page):
        if line.key in WORDS.lists or line.key in WORDS.tags:
            yield index, Label("furniture", "story-list")
            most_words = _LONGEST_TAG if line.key in WORDS.tags else _LONGEST_TITLE
            titles = _titles_after(page, index, fewest_words=1, most_words=most_words)
            yield from ((taken, Label("furniture", "story-list")) for taken in titles)


def furniture(page: Page) -> Labels:
    """What the page says to everybody: share, subscribe, comment, accept."""
    for index, line in open_lines(page):
        if line.words <= _LONGEST_FURNITURE and (is_furniture(line) or (index > 0 and _is_teaser(line.text))):
            yield index, Label("furniture", "furniture")


def caption(page: Page) -> Labels:
    """Words of a picture or video: announced ("WATCH:"), credited at the end, or telling who is where."""
    end = _last_solid(page)
    for index, line in open_lines(page):
        if line.words <= _LONGEST_CAPTION and is_caption(line, is_inside=index < end):
            yield index, Label("caption", "caption")


def credit(page: Page) -> Labels:
    """Credits on lines of their own, and the captions above or below them."""
    for index, line in open_lines(page):
        if line.words > _LONGEST_CREDIT or not is_credit(line):
            continue
        yield index, Label("caption", "credit")
        above, below = index - 1, index + 1
        if is_open(page, above) and _has_title_above(page, above) and _is_caption_above(page.lines[above]):
            yield above, Label("caption", "caption")
        elif is_open(page, below) and _is_caption_below(page.lines[below]):
            yield below, Label("caption", "caption")


def player(page: Page) -> Labels:
    """Titles of videos and words of pictures, beside the buttons that show them."""
    for index in range(len(page.lines)):
        if kind(page, index) != "furniture":
            continue
        below, above = index + 1, index - 1
        if _SHOWS_BELOW.match(page.lines[index].text) and is_open(page, below):
            if _is_caption_below(page.lines[below]):
                yield below, Label("caption", "player")
        elif _SHOWS_ABOVE.match(page.lines[index].text) and is_open(page, above) and above > 0:
            if _is_caption_below(page.lines[above]):
                yield above, Label("caption", "player")


def reference_run(page: Page) -> Labels:
    """Titles of other stories inside the text that nothing announces: two and more in a row, or shouted."""
    start = 0
    for index in range(len(page.lines) + 1):
        if is_open(page, index) and _is_story_title(page.lines[index]):
            continue
        titles = range(start, index)
        start = index + 1
        if len(titles) == 1 and _is_linked(page, titles[0]):
            yield titles[0], Label("reference", "reference-run")
        if len(titles) > 1:
            if _is_inside(page, titles[0] - 1, index) and len(titles) > 1:
                yield from ((taken, Label("reference", "reference-run")) for taken in titles)


def story_author(page: Page) -> Labels:
    """The author of another story, under its title."""
    for index, line in open_lines(page, 1):
        if kind(page, index - 1) in ("reference", "furniture") and is_name(line.text):
            yield index, Label("furniture", "story-author")


def byline(page: Page) -> Labels:
    """Lines that say by whom: "By Ada Lovelace, Staff Writer", "Reuters, London", an e-mail address."""
    for index, line in open_lines(page):
        if line.words <= _LONGEST_BYLINE and _is_marked_byline(line):
            yield index, Label("byline", "byline")


# ---------------------------------------------------------------- one line each

_LONGEST_DATE = 20  # words, as the others
_LONGEST_FURNITURE = 60
_LONGEST_CAPTION = 90
_LONGEST_CREDIT = 12
_LONGEST_BYLINE = 20
_LONGEST_TITLE = 30
_LONGEST_TAG = 5
_MOST_TITLES = 30


def is_rights(text: str, *, first: bool = False) -> bool:
    """Whether a line is a copyright notice."""
    text = text[: SHORT * 2]
    low = text.casefold()
    if not any(hint in low for hint in _RIGHTS_HINTS):
        return False
    if _RIGHTS_PHRASE.search(text):
        return True
    sign = _COPYRIGHT_SIGN.search(text)
    if sign is None:
        return not first and low.startswith("copyright") and bool(_YEAR.search(text[:SHORT]))
    after = text[sign.end() : sign.end() + 24]
    before = text[max(0, sign.start() - 12) : sign.start()]
    if _YEAR.search(after) or _COPYRIGHT_WORD.search(before + after):
        return True
    return sign.start() == len(before) and (bool(_YEAR.search(before)) or _is_company(text, sign))


def is_furniture(line: Line) -> bool:
    """Whether a line is one of those that stand beside every story."""
    if not line.key:
        return len(line.text) <= _LONGEST_NUMBER and not _COUNT.fullmatch(line.text)
    if line.key in WORDS.whole or _CONTACT.fullmatch(line.text):
        return True
    if starts_with(line.key, WORDS.sure_starts) or any(phrase in line.key for phrase in WORDS.contains):
        return True
    if starts_with(line.key, WORDS.starts):
        return not line.is_solid or bool(_EVIDENCE.search(line.text))
    if _CALL.match(line.text):
        return True
    return line.words > 1 and all(word in WORDS.whole for word in line.key.split())


def is_caption(line: Line, *, is_inside: bool) -> bool:
    """Whether a line is a caption; `is_inside`: running text follows."""
    text = line.text
    if _CAPTION_START.match(text) or _CAPTION_OPENING.match(text) or _CREDIT_START.match(text):
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
    return bool(match) and (match.start() == 0 or line.words <= _LONGEST_MARKER)


_RIGHTS_HINTS = ("©", "(c)", "℗", "copyright", *WORDS.rights)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COPYRIGHT_SIGN = re.compile(r"©|\([cC]\)(?=\s?(?:19|20)\d\d|\s?[Cc]opyright)|℗")
_COPYRIGHT_WORD = re.compile("copyright", re.IGNORECASE)
_RIGHTS_PHRASE = re.compile(alternatives(WORDS.rights), re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:Inc|LLC|Ltd|Limited|GmbH|AG|S\.?A|S\.?L|Corp|Corporation|Company|Media|News|Group|plc|PLC|B\.?V|Pty)\b")
_LONGEST_NUMBER = 24
_COUNT = re.compile(r"[\d.,:%$€£ –-]{4,}")  # a number that means something: in tables, attendances, scores
_MORE_END = re.compile(r"[.!?…][”\"»]? (?:mehr|[Mm]ore|[Rr]ead [Mm]ore|[Ww]eiterlesen|[Ll]ire la suite|[Ll]eer más|[Ll]eia mais|[Ll]ees meer)$")


def _is_teaser(text: str) -> bool:
    """A line that says the same twice (a linked picture and its title), or ends in "more"."""
    half = len(text) // 2
    return (half > 2 and text[:half] == text[half + 1 :]) or bool(_MORE_END.search(text[-24:]))  # noqa: PLR2004


_CONTACT = re.compile(r"\S+@\S+\.\w+|@\w+|(?:https?://|www\.|twitter\.com/|facebook\.com/|x\.com/)\S+", re.IGNORECASE)
_CALL = re.compile(
    r"(?:CLICK|TAP|DOWNLOAD|SUBSCRIBE|SIGN UP|GET) [A-Z]{2,}|\+ ?Follow|"
    r"Follow (?:\S+ ){1,4}on(?: (?:social media|Facebook|Twitter|X|Instagram|Google|YouTube|WhatsApp|Telegram|LinkedIn)\b|$)"
)
_EVIDENCE = re.compile(
    r"newsletter|inbox|subscri|sign(?:ing)? up|privacy|cookie|log ?in|\bapps?\b|e-?mail|account|whatsapp|telegram|"
    r"facebook|twitter|instagram|youtube|ad ?block|comment|abonn|kommentar|suscr|iscri|boletín|conversation|"
    r"updates|click|terms of|registr|our journalism|delivered|unlimited",
    re.IGNORECASE,
)


def _is_company(text: str, sign: re.Match[str]) -> bool:
    """© and a name at the start of a line; but © and a name with a slash is a picture's credit."""
    return sign.start() == 0 and "/" not in text and bool(_COMPANY.search(text[:SHORT]))


# ---------------------------------------------------------------- references and lists

_RELATED = alternatives(WORDS.related - WORDS.sections)
_INLINE = re.compile(
    rf"[»>→▶►•*\[(\s]*(?:(?i:{_RELATED})\s?(?:[:：|»>→]+|\s[–—-]\s)|On \w[\w.]{{2,30}}\.\w{{2,4}}:|Also on \w[\w.]{{1,30}}\.\w{{2,4}}:?\s)[\])\s]*(?P<title>\S.*)"
)
_MARKER_LIKE = re.compile(r"(?i:more (?:from|on|about|in)|mehr (?:von|aus)|plus de|más de|altro da|mer från|meer over|więcej (?:o|z))\s")
_COLON_END = (":", "：", "»", ">", "→")


def _inline_reference(text: str) -> str:
    if len(text) > SHORT:
        return ""
    match = _INLINE.match(text)
    title = match["title"].strip() if match else ""
    return title if len(title.split()) > 1 else ""


def _is_reference_marker(line: Line, index: int) -> bool:
    if line.key in WORDS.related:
        has_colon = line.text.endswith(_COLON_END)
        return has_colon or (index > 0 and line.key not in WORDS.sections)
    return index > 0 and line.words <= _LONGEST_MARKER and not line.is_sentence and bool(_MARKER_LIKE.match(line.text))


_LONGEST_MARKER = 6


def _titles_after(
    page: Page, marker: int, *, fewest_words: int, most_words: int = _LONGEST_TITLE
) -> Iterator[int]:
    """Lines under the heading of a list that may be titles of stories.

    Above the title of the page itself nothing is taken: that might be the title.
    """
    own = _title_above(page, marker)
    if not own:
        return
    taken = 0
    for index in range(marker + 1, min(marker + 1 + _MOST_TITLES, len(page.lines))):
        line = page.lines[index]
        if kind(page, index) == "date":
            continue
        if not is_open(page, index) or own.startswith(line.key) or not _may_be_title(line, fewest_words) or line.words > most_words:
            return
        if is_furniture(line) or (taken and _is_crosshead_below_list(page, index)):
            return
        if is_name(line.text) and fewest_words > 1:
            return
        if _is_own_byline(line):
            return
        taken += 1
        yield index


def _title_above(page: Page, index: int) -> str:
    """What may be the title of the page, above a line."""
    lines = open_lines(page, 0, index)
    return next((line.key for _, line in lines if line.key and line.words >= _OWN_TITLE), "")


def _has_title_above(page: Page, index: int) -> bool:
    return bool(_title_above(page, index))


_OWN_TITLE = 4
_LONGEST_CROSSHEAD = 5


def _is_own_byline(line: Line) -> bool:
    return is_byline(line.text) and bool(printed_dates(line.text, day_first=lambda: True))


def _may_be_title(line: Line, fewest_words: int) -> bool:
    if not line.key or line.is_stopped or not fewest_words <= line.words <= _LONGEST_TITLE:
        return False
    return line.key not in WORDS.lists and line.key not in WORDS.related


def _is_crosshead_below_list(page: Page, index: int) -> bool:
    following = index + 1
    before_text = is_open(page, following) and page.lines[following].is_solid
    return before_text and page.lines[index].words <= _LONGEST_CROSSHEAD


# ---------------------------------------------------------------- captions and credits

_TAIL = 140
_NO_CREDIT_ENDS = frozenset(".!?…,:;\"”’“»。")
_FEWEST_BEFORE_NAME = 8
_AGENCY = (
    r"AP|AFP|REUTERS|Reuters|EPA(?:-EFE)?|EFE|Efe|dpa|DPA|ANSA|PA|AAP|TASS|Tass|Xinhua|Getty|GETTY|Imago|IMAGO|"
    r"Alamy|Shutterstock|iStock|Bloomberg|NurPhoto|Anadolu|Sputnik|ZUMA|Pool|POOL|Associated Press|ASSOCIATED PRESS|"
    r"Agence France-Presse|Canadian Press|CP|Press Association|Keystone|APA|Belga|ANP|TT|NTB|Scanpix|SCANPIX|Lusa|LUSA|"
    r"PAP|PTI|ANI|Kyodo|Corbis|Wikimedia(?: Commons)?|Unsplash|Adobe Stock|stock\.adobe\.com|picture[ -]alliance|"
    r"Magnum|WireImage|FilmMagic|Rex|REX|Nasa|NASA|ESA|Handout|HANDOUT|CONTRIBUTED IMAGE"
)
_LABELS = alternatives(WORDS.credits)
_CAPTION_START = re.compile(
    rf"(?:(?i:{alternatives(WORDS.captions)})\s?[:：]\s?|(?:FILE|File)(?: PHOTO| photo)? ?[-–—:] )\S|Image \d+ of \d+\s\w"
)
_CAPTION_OPENING = re.compile(
    r"(?i:pictured|from left|left to right|clockwise from|seen here|file photo|"
    r"in this (?:[\w.,: -]{0,60}(?:photo|image|photograph|picture|screen ?grab|frame|illustration))|"
    r"this (?:[\w.,: -]{0,40}(?:photo|image|photograph|picture|screen ?grab|illustration|handout))"
    r" (?:shows|provided|released|taken|made|posted|from|of))\b"
)
_CREDIT_START = re.compile(rf"[^.]{{2,60}} via (?:{_AGENCY})\b|Illustration ?:")
_CREDIT_IN_BRACKETS = re.compile(
    rf"[(\[][^()\[\]]{{0,100}}(?<!\w)(?:{_AGENCY}|[Vv]ia|Photo by|[Cc]ourtesy)(?!\w)[^()\[\]]{{0,60}}[)\]]$"
    rf"|[(\[](?i:{_LABELS})\s?[:：][^()\[\]]{{1,100}}[)\]]$"
    rf"|[.”\"’]\s\([A-Z][^()]{{1,60}}\)$"
)
_CREDIT_BY_AGENCY = re.compile(
    rf"(?:[/|]\s?|[Vv]ia )(?:{_AGENCY})(?:[ /][A-Z]\w+){{0,2}}$|(?:Getty|GETTY) (?:Images|IMAGES)(?: \w+)?$|\w/GC Images$"
)
_CREDIT_BY_SIGN = re.compile(r"\S\s©\s?[^\d\s][^©]{2,90}$")
_CREDIT_BY_LABEL = re.compile(
    rf"(?:^|[\s.…”\"’)])(?:(?i:{_LABELS}))\s?[:：]\s?[^\W\d_a-z][^:]{{1,90}}$"
)
_CREDIT_BY_COURTESY = re.compile(
    r"(?:[Cc]ourtesy of|[Cc]edida por|[Cc]ortesía de|[Cc]aptures? d['’]écran) [^.]{2,80}$|\s[–-] (?:video|vidéo|in pictures)$"
)
_CREDIT_IN_CJK = re.compile(r"（[^（）]{2,20}(?:提供|撮影)）$")
_SIGN_OFF = re.compile(rf"[(\[](?:{_AGENCY})[)\]]$|[.”\"’]\s\([A-Z][^()]{{1,60}}\)$")
_POSITION = re.compile(
    r"\((?i:left|right|centre|center|l|r|from left|top|bottom|far left|far right|pictured|li|re|links|rechts|"
    r"à gauche|à droite|izquierda|derecha|izq|dcha|a sinistra|a destra|esquerda|direita)\b\.?[^()]{0,40}\)"
    r"|, (?:second |third |far |front |back )?(?:left|right|centre|center)(?: row)?, "
)
_NAME_END = re.compile(
    r"(?:[^\W\d_]{2}(?<!Go)(?<!Se)(?<!Re)(?<!Ge)(?<!Co)[^\W\d_]|\d{2,}\w{0,2}|\w[”\"’)»])[.!?]?[”\"’]?(?<=[.!?”\"’)])\s*"
    r"(?:The )?[A-ZÀ-Þ][\w'’.-]*[a-zß-ÿ][\w'’.-]*(?:[ /]{1,3}(?:[A-ZÀ-Þ&][\w'’.-]*|de|van|von|via)){1,4}(?<![.])$"
)
_PHOTOGRAPHER = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3} ?/ ?(?:for |via )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}")
_CREDIT_LINE = re.compile(
    rf"[(\[|]?\s?(?i:{_LABELS})\s?[:：]\s?\S|[(\[]?(?:Photo|Image|Picture|Illustration|Photograph)s? by [A-Z]|"
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


def _last_solid(page: Page) -> int:
    return next((index for index in range(len(page.lines) - 1, -1, -1) if is_open(page, index) and page.lines[index].is_solid), 0)


def _is_caption_above(line: Line) -> bool:
    if line.words > _LONGEST_CAPTION or line.words < 3 or line.text[-1] in "?:":  # noqa: PLR2004
        return False
    return not line.is_stopped or bool(_POSITION.search(line.text) or _CAPTION_WORD.search(line.text))


_CAPTION_WORD = re.compile(r"\b(?:pictured|photograph|poses|file photo|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\w*\.? \d+, (?:19|20)\d\d)\b")


def _is_caption_below(line: Line) -> bool:
    return not line.is_sentence and 4 <= line.words <= _LONGEST_TITLE  # noqa: PLR2004


def _is_inside(page: Page, above: int, below: int) -> bool:
    """Whether text stands above and below; below perhaps a crosshead first."""
    if not is_open(page, above) or not page.lines[above].is_sentence or not page.lines[above].is_solid:
        return False
    return any(is_open(page, index) and page.lines[index].is_solid for index in range(below, below + _NEAR))


def _is_linked(page: Page, index: int) -> bool:
    """Whether a lone title in the text is one of another story: shouted, or under a date."""
    line = page.lines[index]
    if kind(page, index - 1) == "date":
        return any(is_open(page, above) and page.lines[above].is_solid for above in range(max(0, index - 4), index))
    above, below = index - 1, index + 1
    is_between = kind(page, above) == "caption" or (is_open(page, above) and page.lines[above].is_solid)
    is_shouted = line.text.isupper() and line.words >= _FEWEST_SHOUTED
    return is_shouted and is_between and is_open(page, below) and page.lines[below].is_solid


_FEWEST_SHOUTED = 6
_NEAR = 5
_SHOWS_BELOW = re.compile(r"(?i:video|open this photo in gallery:?|(?:hide|toggle) caption|play video)$|\d\d:\d\d(?::\d\d)?$")
_SHOWS_ABOVE = re.compile(r"(?i:view gallery|view full size|enlarge|click to enlarge)")


def _is_story_title(line: Line) -> bool:
    if (line.is_sentence and line.text[-1:] != "?") or line.text[-1:] in ",;:)" or line.text[:1].islower():
        return False
    if not (line.text[:1].isalnum() or line.text[:1] in "'‘"):
        return False
    if ".com/" in line.text:
        return False
    return 7 <= line.words <= 25 or (line.words >= _FEWEST_SHOUTED and line.text.isupper())  # noqa: PLR2004


# ---------------------------------------------------------------- bylines


def _is_marked_byline(line: Line) -> bool:
    text = line.text
    if line.key in WORDS.agencies:
        return False
    if line.key in WORDS.byline:
        return not text[-1:].isalnum() or line.words == 1
    if _EMAIL.search(text):
        return line.words <= _LONGEST_CREDIT
    if is_agency(text):
        return True
    if line.is_sentence or not has_byline_marker(text):
        return False
    if printed_dates(text, day_first=lambda: True):
        return True
    return bool(names_in_byline(text)) or is_agency(without_marker(text)) or bool(_DESK.search(text))


_EMAIL = re.compile(r"\S@\S+\.\w")
_DESK = re.compile(r"\b(?:Staff|Desk|Reporters?|Correspondent|Bureau|Editors?|Team|Agencies|Redaktion|Rédaction|Redacción|Redazione|Redação)\b")

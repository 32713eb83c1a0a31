"""A raw article as plain text, the way a scraper leaves it → what it says, and what was cut.

Each line gets one label. `RULES` are asked in order, each about the whole page, and may label lines
that no rule before has taken; what is left is text. So a rule sees what its neighbours are, and where
on the page a line stands.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.core.model import Reading
from generator.reading.decode import decode
from generator.reading.plaintext import body, captions, head, marks, stories
from generator.reading.plaintext.article import assemble
from generator.reading.plaintext.lines import split_lines
from generator.reading.plaintext.page import Labels, Page
from generator.reading.plaintext.sequence import sequence
from generator.reading.plaintext.title import title

Rule = Callable[[Page], Labels]

RULES: tuple[Rule, ...] = (
    # What a line says of itself, wherever it stands
    marks.rights,  # "© 2022 Global News, a division of …"
    marks.date,  # "Published May 26, 2022 5:42 pm", "5 hours ago"
    stories.reference,  # "Read more:" and the titles after it; "Related: …"
    stories.story_list,  # "You may also like" and the titles after it
    marks.furniture,  # "Share", "Sign up for our newsletter", "3"
    marks.byline,  # "By Ada Lovelace and Alan Turing"
    captions.credit,  # "Photo: Ada Lovelace", and the caption it belongs to
    captions.caption,  # "WATCH: …", "… (AP Photo/Ada Lovelace)"
    captions.player,  # "00:49" and the title of the video
    # What it is because of where it stands
    title,  # first line that is none of these and no kicker
    head.publisher,  # "The Valley Times", if the copyright line says so too
    head.author,  # "Ada Lovelace" between the title and the text
    head.standfirst,  # one or two short paragraphs between title and byline
    head.head,  # what else stands before the text
    stories.teasers,  # titles below such a heading, each with a sentence about its story
    captions.pair,  # "The minister on Monday", "Ada Lovelace" between two paragraphs
    body.repeated,  # short lines that stand there twice
    body.tail,  # what stands after it
    stories.reference_run,  # titles in a row inside the text
    stories.story_author,  # "Ada Lovelace" under such a title
    body.run,  # short lines in a row, some of them furniture
    # What it most likely is, all that are left judged together
    sequence,  # sentences that speak of the page, short lines among furniture
    body.crosshead,  # short line without a full stop inside the text
    body.item,  # "• …"
)


def read(data: bytes, path: str) -> Reading:
    """The article in a text file.

    Every line that is not empty is whole in the article, in its text or in one of the other fields, or it
    is cut: the verdicts say which. Never fails; a file without text gives no article.

    Args:
        data: the file, in any encoding.
        path: the file as problems would name it; there are none.
    """
    del path
    decoded = decode(data, entities=True)
    page = label(Page(split_lines(decoded.text, is_plain=decoded.is_plain), {}))
    return assemble(page, decoded.repairs)


def label(page: Page, rules: tuple[Rule, ...] = RULES) -> Page:
    """The page with every label that a rule gives; the first rule that takes a line keeps it."""
    for rule in rules:
        taken = {index: label for index, label in rule(page) if index not in page.labels}
        page = Page(page.lines, {**taken, **page.labels}) if taken else page
    return page

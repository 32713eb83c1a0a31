"""REASONS: for each name of a rule, as labels give it, what it means and whether it is sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line was taken for what it was taken for."""

    text: str
    """For people, in half a sentence: `a copyright line`."""
    is_sure: bool = True
    """Whether a line may be cut for it without a look: its own words say what it is, or those of a heading
    right above; or what it says is in the front matter. Not sure is what is judged by place and shape."""


REASONS: Mapping[str, Reason] = {
    "text": Reason("running text, since no rule took it"),
    "title": Reason("holds the headline, and the name of the site beside it if it is cut"),
    "standfirst": Reason("stands between the headline and the byline, or apart from the text below"),
    "crosshead": Reason("a short line without a full stop above a paragraph"),
    "item": Reason("begins with a bullet"),
    "rights": Reason("a copyright line"),
    "date": Reason("says when, and nothing else"),
    "byline": Reason("says by whom"),
    "agency": Reason("the agency of the byline"),
    "author": Reason("a name where authors stand"),
    "author-note": Reason("tells below the text who its author is", is_sure=False),
    "publisher": Reason("the publisher, as the copyright line names it"),
    "caption": Reason("words of a picture or video"),
    "credit": Reason("says who took a picture"),
    "caption-and-credit": Reason("words of a picture, and who took it"),
    "player": Reason("stands beside the button of a picture or video"),
    "reference": Reason("a story that the article points to"),
    "reference-marker": Reason('announces such stories: "Read more:"'),
    "reference-run": Reason("titles of other stories inside the text"),
    "story-list": Reason('a list of other stories, or the heading of one: "You may also like"'),
    "story-author": Reason("a name under the title of another story", is_sure=False),
    "teaser": Reason("a title or sentence about another story, in a list of them", is_sure=False),
    "furniture": Reason("what a page says to everybody: share, subscribe, comment"),
    "repeated-title": Reason("the headline once more"),
    "kicker": Reason("a short line above the headline", is_sure=False),
    "head": Reason("a short line between headline and text", is_sure=False),
    "repeated": Reason("a short line that stands on the page twice", is_sure=False),
    "run": Reason("a short line among furniture", is_sure=False),
    "sequence-words": Reason("speaks of the page or to its reader, where furniture stands", is_sure=False),
    "sequence-place": Reason("stands where furniture stands more often than text", is_sure=False),
    "sequence-shape": Reason("looks like furniture more than like text", is_sure=False),
    "tail": Reason("a short line below the text", is_sure=False),
    "no-article": Reason("in a file that holds no article", is_sure=False),
}

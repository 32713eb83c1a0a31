"""Structured data for machines that read pages: schema.org in JSON-LD 1.1."""

from __future__ import annotations

from collections.abc import Mapping

from generator.core.model import Article

LONGEST_HEADLINE = 110
"""Characters; what search engines accept in schema.org/NewsArticle."""


def news_article(
    article: Article, *, address: str, section: str, language: str, description: str
) -> Mapping[str, object]:
    """schema.org/NewsArticle with what the article says, and nothing that it does not."""
    card = article.card
    headline = card.title
    if len(headline) > LONGEST_HEADLINE:
        headline = headline[: LONGEST_HEADLINE - 1].rstrip() + "…"
    values: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "description": description,
        "articleSection": section,
        "inLanguage": language,
        "datePublished": str(card.date or ""),
        "dateModified": str(article.updated or ""),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": card.publisher} if card.publisher else None,
        "contentLocation": {"@type": "Place", "name": article.dateline} if article.dateline else None,
        "copyrightNotice": article.rights,
        "mainEntityOfPage": address,
        "isBasedOn": article.url,
        "wordCount": article.words,
    }
    return {key: value for key, value in values.items() if value}


def website(*, title: str, description: str, address: str, language: str) -> Mapping[str, object]:
    """schema.org/WebSite for the front page."""
    values = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": title,
        "description": description,
        "url": address,
        "inLanguage": language,
    }
    return {key: value for key, value in values.items() if value}

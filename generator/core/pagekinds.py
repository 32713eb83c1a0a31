"""Kinds of page that no template makes; they stand where else the name of a template does."""

TEXT = "text"
"""The view is a string: the content of the file."""

JSON = "json"
"""The view is a value that JSON knows."""

JSON_FEED = "json feed"
"""The view is a `FeedView`."""

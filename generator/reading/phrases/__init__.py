"""Names and key phrases of a text: what topics are found among."""

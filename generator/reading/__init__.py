"""Floor 1, inwards: text to values. No files, no configuration."""

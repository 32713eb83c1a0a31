"""Floor 1, outwards: values to text. No configuration."""

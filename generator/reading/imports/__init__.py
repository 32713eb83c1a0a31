"""Readers for what people bring from elsewhere: exports, feeds, saved pages. `formats.py` is the register."""

"""Broadsheet: raw news articles in, a browsable static news site out.

The program is `generator.pipeline.build`; docs/architecture.md is the map.
"""

__version__ = "0.1.0"

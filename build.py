#!/usr/bin/env python3
"""Broadsheet: raw news articles in, a browsable static news site out.

python build.py [build|serve|check|explain|new|import|clean] --help
"""

import sys


def main() -> int:
    """Run the program; say in one line what to do if its packages are missing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - what is run first by whatever Python there is
        print(f"Broadsheet needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    try:
        from generator.cli import run

        return run()
    except ModuleNotFoundError as failure:
        if (failure.name or "").partition(".")[0] == "generator":
            raise
        print(
            f"Broadsheet needs the package {failure.name}: run `python -m pip install -e .` beside build.py"
            " first, or `make site`.",
            file=sys.stderr,
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""Why a paper is not added."""

from __future__ import annotations


class RefusedError(Exception):
    """A paper is not added, and nothing was written; the text tells its contributor why and what to do instead."""

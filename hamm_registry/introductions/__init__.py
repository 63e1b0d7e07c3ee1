"""Introductions: the organisations, their acquaintance, a score of pairs, and suggestions.

`directory` says which organisations there are, `acquaintance` who knows whom and by what,
`profile` what an entry brings to a comparison, `candidates` which pairs are worth comparing,
`signals` compare two profiles (one file a signal), `score` adds them up, and `suggestions` makes
of all this what an office can do next.
"""

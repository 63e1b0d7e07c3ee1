"""Who should know of each other: organisations, who knows whom, a score, and suggestions.

`directory` says which organisations there are, `acquaintance` who knows whom and by what,
`profile` what an entry brings to a comparison, `signals` compare two profiles (one file a signal),
`score` adds them up, `suggestions` makes of all this what an office can do next.
"""

"""The query language, and the error for an entry that is not there."""

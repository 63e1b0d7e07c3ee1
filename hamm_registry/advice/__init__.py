"""Advice: whom to talk to, what money fits, who can help whom, and what was asked so far."""

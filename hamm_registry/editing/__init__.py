"""Writing entries: the only place that does, whole or not at all, comments kept.

Files are changed as text, at the places that the reader names, not dumped anew by a YAML library:
that keeps by construction what nobody meant to change, where ruamel.yaml's round trip moves
comments, folds lines anew and does not know our dialect. And what the reader makes of the text
before and after is compared: a change that would touch anything else is refused.
"""

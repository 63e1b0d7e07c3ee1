"""The signals: each file compares two profiles in one respect and gives a reason, or none.

A reason says what joins the two and how many points it gives; `words` puts it into words.
"""

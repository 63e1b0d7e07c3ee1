"""The events of a registry: activities, meetings, anniversaries and deadlines of funding.

Screen, reports, website and iCalendar show the same rows with the same state.
"""

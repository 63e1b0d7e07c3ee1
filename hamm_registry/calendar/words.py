"""Anniversaries and deadlines in words."""

from hamm_registry.core.text import _, ngettext


def occasion(years: int, kind: str | None) -> str:
    """An anniversary with its occasion: “40 years since the first contact”, never “40 years” alone.

    `kind` is the basis of the beginning; where no source names one, the text says that.
    """
    count = ngettext("{count} year", "{count} years", years).format(count=years)
    since = _since().get(kind or "", _("since the beginning (of what is not clear)"))
    return _("{years} {since}").format(years=count, since=since)


def before_start(months: int | None, weeks: int | None) -> str:
    """The time before the start of a project by which to apply; in months, if both are given."""
    if months is not None:
        text = ngettext("{count} month before the start", "{count} months before the start", months)
        return text.format(count=months)
    weeks = weeks or 0
    text = ngettext("{count} week before the start", "{count} weeks before the start", weeks)
    return text.format(count=weeks)


def _since() -> dict[str, str]:
    return {
        "first-contact": _("since the first contact"),
        "resolution": _("since the council resolution"),
        "charter": _("since the charter"),
        "founding": _("since the founding"),
        "registration": _("since the registration"),
        "first-exchange": _("since the first exchange"),
        "start": _("since the start"),
        "derived": _("since the beginning (derived)"),
    }

"""What an anniversary is one of, in words."""

from hamm_registry.core.text import _, ngettext


def occasion(years: int, kind: str | None) -> str:
    """How many years of what: “40 years since the first contact”, never only “40 years”.

    `kind` is what the beginning rests on; where no source says, that is said.
    """
    told = ngettext("{count} year", "{count} years", years).format(count=years)
    return f"{told} {_since().get(kind or '', _('since the beginning (of what is not clear)'))}"


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

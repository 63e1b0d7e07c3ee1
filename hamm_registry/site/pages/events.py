"""The calendar, and the page of a meeting."""

from collections.abc import Mapping
from typing import Any

from hamm_registry.answers import meetings as report
from hamm_registry.core.text import _, fold, join, pick
from hamm_registry.core.text import date as written
from hamm_registry.introductions.score import Field
from hamm_registry.site import words
from hamm_registry.site.agenda import Agenda, calendar_path, coming
from hamm_registry.site.page import Page
from hamm_registry.site.pages.groups import Tag
from hamm_registry.site.world import meeting_path


def calendar(page: Page, agenda: Agenda) -> dict[str, Any]:
    """What is on, the meetings there were, and the calendars to subscribe to."""
    site = page.site
    return {
        "title": _("Calendar"),
        "description": _("Visits, meetings, anniversaries and deadlines, also to subscribe to."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Calendar"), "inLanguage": page.language},
        "coming": coming(agenda.rows, page),
        "meetings": [
            (meeting_path(one["id"]), words.said(one["title"]),
             written(one["date"]) if "date" in one else "")
            for one in report.ordered(site.registry)
        ],
        "calendar": calendar_path() if agenda.rows else "",
        "feeds": [Tag(calendar_path(g), site.title(g), len(g.entries)) for g in agenda.fed(site)],
    }  # fmt: skip


def meeting(one: Mapping[str, Any], page: Page) -> dict[str, Any]:
    """A meeting: who was there, what was decided, what is open. Never who stayed away."""
    registry, state = page.site.registry, report.state_name(one, page.site.today)
    when = written(one["date"]) if "date" in one else ""
    guests = report.attended(Field(registry, page.site.today), one)
    tasks = report.actions(one, page.site.today)
    return {
        "title": pick(one["title"]),
        "description": join([when, one.get("place", ""), state]),
        "trail": [(_("Calendar"), "calendar.html")],
        "node": {"@type": "Event", "name": pick(one["title"]), "inLanguage": page.language}
        | ({"startDate": str(one["date"])} if "date" in one else {})
        | ({"location": {"@type": "Place", "name": one["place"]}} if "place" in one else {}),
        "when": when,
        "where": one.get("place", ""),
        "state": state,
        "topics": [_free(text, page) for text in one.get("topics", ())],
        "decisions": [_free(text, page) for text in one.get("decisions", ())],
        "actions": [(_free(task.text, page), _told(task)) for task in tasks],
        "guests": [_guest(guest.name, page) for guest in guests],
        "sources": [words.outside(s["url"], s["title"]) for s in one.get("sources", ())],
    }


def _guest(name: str, page: Page) -> Any:
    """An organisation, as a link where it has a page."""
    group = page.site.groups["organisation"].get(fold(name))
    return words.inside(page.to(group.path), name) if group else name


def _free(text: str, page: Page) -> Any:
    return words.marked(text, page.site.registry.config.languages[0])


def _told(task: report.Action) -> str:
    if task.done is not None:
        when = _("done on {date}").format(date=written(task.done))
    else:
        when = _("until {date}").format(date=written(task.due)) if task.due else _("open")
    return join([task.organisation or "", when])

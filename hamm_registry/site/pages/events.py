"""The calendar, the list of meetings, and the page of a meeting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hamm_registry.answers import meetings as report
from hamm_registry.core.text import _, fold, join, pick, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.introductions.score import Matcher
from hamm_registry.site import words
from hamm_registry.site.agenda import FED, Agenda, calendar_path, coming
from hamm_registry.site.page import Page
from hamm_registry.site.pages.groups import Tag, plural
from hamm_registry.site.world import Group, meeting_path

MEETINGS = "meetings.html"

_MOST = 5
"""How many meetings the calendar names; the page of the meetings has all."""

Meeting = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list: its page, its title, and when, where and how it stands in one line.

    `year` is that of its day, "" where the day is not known.
    """

    year: str
    path: str
    title: Markup
    about: str


def calendar(page: Page, agenda: Agenda) -> dict[str, Any]:
    """The events to come, the latest meetings, and the calendars to subscribe to."""
    rows = _meeting_rows(page)
    feeds: list[tuple[str, list[Tag]]] = []
    for kind in FED:
        feeds.append((plural(kind), _subscriptions(agenda.fed(kind, page.site), page)))
    whole = ""
    if agenda.rows:
        whole = calendar_path()
    return {
        "title": _("Calendar"),
        "description": _("Visits, meetings, anniversaries and deadlines, also to subscribe to."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Calendar"), "inLanguage": page.language},
        "coming": coming(agenda.rows, page),
        "meetings": rows[:_MOST],
        "more_meetings": len(rows) > _MOST,
        "calendar": whole,
        "feeds": feeds,
    }


def _subscriptions(groups: Iterable[Group], page: Page) -> list[Tag]:
    """The calendars of some groups, by name."""
    tags: list[Tag] = []
    for group in groups:
        tags.append(Tag(calendar_path(group), page.site.title(group), len(group.entries)))
    return sorted(tags, key=lambda tag: sort_key(tag.name))


def meetings(page: Page) -> dict[str, Any]:
    """All meetings: those to come, and those there were, the latest first."""
    today = page.site.today.isoformat()
    ahead: list[MeetingRow] = []
    past: list[MeetingRow] = []
    for meeting, row in zip(report.ordered(page.site.registry), _meeting_rows(page), strict=True):
        is_past = str(meeting.get("date", "9999")) < today
        (past if is_past else ahead).append(row)
    title = _("Meetings of the initiatives")
    return {
        "title": title,
        "description": _("When the initiatives meet, and what came of it."),
        "trail": [(_("Calendar"), "calendar.html")],
        "node": {"@type": "CollectionPage", "name": title, "inLanguage": page.language},
        "ahead": ahead,
        "past": _by_year(past),
    }


def _by_year(rows: Iterable[MeetingRow]) -> list[tuple[str, list[MeetingRow]]]:
    """The rows below the year that they are of, in the order that they are in."""
    years: dict[str, list[MeetingRow]] = {}
    for row in rows:
        years.setdefault(row.year, []).append(row)
    return list(years.items())


def _meeting_rows(page: Page) -> list[MeetingRow]:
    """All meetings as rows, in the order of `report.ordered`."""
    rows: list[MeetingRow] = []
    for meeting in report.ordered(page.site.registry):
        path = meeting_path(meeting["id"])
        year = str(meeting.get("date", ""))[:4]
        rows.append(MeetingRow(year, path, words.said(meeting["title"]), _about(meeting, page)))
    return rows


def _about(meeting: Meeting, page: Page) -> str:
    """The day, the place and the state of a meeting in one line."""
    state = report.state_name(meeting, page.site.today)
    return join([_day(meeting), meeting.get("place", ""), state])


def _day(meeting: Meeting) -> str:
    """The day of a meeting as people write it; empty where it is not known."""
    if "date" not in meeting:
        return ""
    return written(meeting["date"])


def meeting(subject: Meeting, page: Page) -> dict[str, Any]:
    """A meeting: who was there, what was decided, what is open. Never who stayed away."""
    registry, today = page.site.registry, page.site.today
    guests: list[Markup | str] = []
    for guest in report.attended(Matcher(registry, today), subject):
        guests.append(_guest(guest.name, page))
    tasks: list[tuple[Markup, str]] = []
    for task in report.actions(subject, today):
        tasks.append((_free(task.text, page), _task_state(task)))
    sources: list[Markup] = []
    for source in subject.get("sources", ()):
        sources.append(words.outside(source["url"], source["title"]))
    return {
        "title": pick(subject["title"]),
        "description": _about(subject, page),
        "trail": [(_("Calendar"), "calendar.html"), (_("Meetings"), MEETINGS)],
        "node": _node(subject, page),
        "about": _about(subject, page),
        "topics": [_free(topic, page) for topic in subject.get("topics", ())],
        "decisions": [_free(decision, page) for decision in subject.get("decisions", ())],
        "actions": tasks,
        "guests": guests,
        "sources": sources,
    }


def _node(meeting: Meeting, page: Page) -> dict[str, Any]:
    """The meeting in the words of schema.org."""
    node: dict[str, Any] = {
        "@type": "Event",
        "name": pick(meeting["title"]),
        "inLanguage": page.language,
    }
    if "date" in meeting:
        node["startDate"] = str(meeting["date"])
    if "place" in meeting:
        node["location"] = {"@type": "Place", "name": meeting["place"]}
    return node


def _guest(name: str, page: Page) -> Markup | str:
    """An organisation, as a link where it has a page."""
    group = page.site.groups["organisation"].get(fold(name))
    if group is None:
        return name
    return words.inside(page.to(group.path), name)


def _free(text: str, page: Page) -> Markup:
    """A text that the file has in the first language of the registry only."""
    return words.marked(text, page.site.registry.config.languages[0])


def _task_state(task: report.Action) -> str:
    """The organisation that took a task on, and when it was done or is due."""
    if task.done is not None:
        when = _("done on {date}").format(date=written(task.done))
    elif task.due:
        when = _("until {date}").format(date=written(task.due))
    else:
        when = _("open")
    return join([task.organisation or "", when])

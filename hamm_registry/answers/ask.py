"""Letters that ask organisations to confirm or correct their entries: one letter for each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hamm_registry import schema
from hamm_registry.answers import ask_words as words
from hamm_registry.answers.letter import draft, mailbox_of, record_mailbox
from hamm_registry.core.document import Document
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _, language, ngettext, pick, safe
from hamm_registry.introductions.directory import Directory, directory
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative, Organisation, Registry


def is_due(entry: Initiative, registry: Registry, today: date) -> bool:
    """True where nobody has confirmed an entry, or that and all other evidence is old."""
    stale = evidence.is_stale(entry, registry.config.stale_months, today)
    return stale or "confirmed" not in entry.data


@dataclass(frozen=True, slots=True)
class Recipient:
    """The addressee of one letter, and the entries it asks about, in order.

    `key` is the id of the record of an organisation, else its name; the id of an entry that names
    nobody who bears it. `mailboxes` is empty where none is known.
    """

    key: str
    name: str
    record: Organisation | None
    mailboxes: tuple[str, ...]
    entries: tuple[Initiative, ...]

    @property
    def file_name(self) -> str:
        """The name of the draft, without the suffix: an id, of the record or the first entry."""
        return self.record.id if self.record else self.entries[0].id


@dataclass(frozen=True, slots=True)
class Recipients:
    """All who are asked, and the entries about which nobody is.

    `own` are those that only the office bears; `unaddressed` name nobody but a catch-all.
    """

    asked: tuple[Recipient, ...]
    own: tuple[Initiative, ...]
    unaddressed: tuple[Initiative, ...]


def recipients(
    registry: Registry, entries: Sequence[Initiative], organisations: Collection[str] = ()
) -> Recipients:
    """The organisations that bear these entries, in the order in which the entries name them.

    What two bear is asked of both, or only of those among `organisations` (keys) if one is. Those
    with the same mailbox get one letter.
    """
    known = directory(registry, unlisted=True, history=True)
    entries_by_key: dict[str, list[Initiative]] = {}
    asked: list[Recipient] = []
    own: list[Initiative] = []
    unaddressed: list[Initiative] = []
    for entry in entries:
        keys = _keys_to_ask(known, entry, organisations)
        for key in keys:
            entries_by_key.setdefault(key, []).append(entry)
        if keys:
            continue
        box = mailbox_of(entry, registry.config)
        if box:
            # A unit of the office, or a group of several, that has a mailbox.
            asked.append(Recipient(entry.id, entry.title, None, (box,), (entry,)))
        elif not entry.leads:
            asked.append(Recipient(entry.id, entry.title, None, (), (entry,)))
        elif known.office.isdisjoint(_bearers(known, entry)):
            unaddressed.append(entry)
        else:
            own.append(entry)
    for key, borne in entries_by_key.items():
        asked.append(_recipient(known, key, tuple(borne)))
    position = {entry.id: number for number, entry in enumerate(entries)}
    asked.sort(key=lambda recipient: position[recipient.entries[0].id])
    return Recipients(tuple(_one_for_each_mailbox(asked)), tuple(own), tuple(unaddressed))


def _keys_to_ask(known: Directory, entry: Initiative, organisations: Collection[str]) -> list[str]:
    """The keys of those who bear an entry, of `organisations` if any of them is.

    Not the office, which asks, and no catch-all, which nobody can write to.
    """
    others: list[str] = []
    wanted: list[str] = []
    for key in _bearers(known, entry):
        if key in known.office or key in known.catch_alls:
            continue
        others.append(key)
        if key in organisations:
            wanted.append(key)
    return wanted or others


def _bearers(known: Directory, entry: Initiative) -> list[str]:
    """The keys of the leads of an entry, each once."""
    return list(dict.fromkeys(known.key(lead, entry.city) for lead in entry.bearing))


def _recipient(known: Directory, key: str, entries: tuple[Initiative, ...]) -> Recipient:
    """An organisation with its mailboxes: that of its record, else those of its entries."""
    registry = known.registry
    record = registry.organisation(key)
    boxes = [record_mailbox(record, registry.config)] if record else []
    if not any(boxes):
        # The mailbox of an entry that several bear is that of the first of them.
        boxes = []
        for entry in entries:
            if _bearers(known, entry)[0] == key:
                boxes.append(mailbox_of(entry, registry.config))
    name = record.name if record else key
    return Recipient(key, name, record, tuple(dict.fromkeys(filter(None, boxes))), entries)


def _one_for_each_mailbox(asked: Sequence[Recipient]) -> Iterator[Recipient]:
    """Join those that are reached at the same mailboxes; the first one gives the name."""
    joined: dict[object, Recipient] = {}
    for recipient in asked:
        # Those without a mailbox are never joined.
        reached_at: object = recipient.mailboxes or ("", recipient.key)
        first = joined.get(reached_at)
        if first is None:
            joined[reached_at] = recipient
            continue
        entries = {entry.id: entry for entry in (*first.entries, *recipient.entries)}
        joined[reached_at] = replace(first, entries=tuple(entries.values()))
    yield from joined.values()


def mail(registry: Registry, recipient: Recipient, today: date) -> str:
    """The draft of a letter, see `letter.draft`."""
    count = len(recipient.entries)
    subject = ngettext(
        "Is your entry in our registry correct? {title}",
        "Are your {count} entries in our registry correct?",
        count,
    ).format(count=count, title=recipient.entries[0].title)
    paragraphs = [_("Good day,"), *_opening(registry, count)]
    for entry in recipient.entries:
        paragraphs += _paragraphs_on_entry(registry, entry, today)
    text = "\n\n".join([*paragraphs, *_closing(registry, count)]) + "\n"
    return draft(registry.config, recipient.mailboxes, subject, text)


def _lines(*texts: str) -> str:
    """Texts, a line each: what people wrote does not begin another."""
    lines = []
    for text in texts:
        lines.append(safe(" ".join(text.split())))
    return "\n".join(lines)


def _opening(registry: Registry, count: int) -> Iterator[str]:
    text = ngettext(
        "the registry “{name}” contains an entry about your initiative, put together from public "
        "sources. Please read it and tell us whether it is correct.",
        "the registry “{name}” contains {count} entries about your initiatives, put together from "
        "public sources. Please read them and tell us whether they are correct.",
        count,
    )
    yield _lines(text.format(name=pick(registry.config.name), count=count))


def _paragraphs_on_entry(registry: Registry, entry: Initiative, today: date) -> Iterator[str]:
    """One entry: its title, what is known, what is contradicted, what is missing."""
    yield _lines(f"* {entry.title} *", *map(": ".join, words.known(registry, entry)))
    contradictions = words.contradictions(entry)
    if contradictions:
        question = _("Here the sources contradict each other. Which is right?")
        yield _lines(question, *(f"– {title}: {text}" for title, text in contradictions))
    questions = [f"– {question}" for question in words.questions(entry, registry, today)]
    if questions:
        yield _lines(_("What we do not know:"), *questions)


def _closing(registry: Registry, count: int) -> Iterator[str]:
    yield _(
        "Is everything correct? Then just reply “correct”. If not, please tell us what to change "
        "or add, ideally with the address of a web page that says so."
    )
    yield _(
        "The registry is public, so please send no names of persons and no private addresses or "
        "telephone numbers."
    )
    yield ngettext(
        "If you would rather not be in the registry, just tell us, and we will remove the entry.",
        "If you would rather not be in the registry, just tell us, and we will remove the entries.",
        count,
    )
    yield _lines(_("Kind regards"), pick(registry.config.name))


def sheet(registry: Registry, asked: Sequence[Recipient], today: date) -> Document:
    """Those without a mailbox, a row each, with the texts that a serial letter needs."""
    columns = (
        Column("id", schema.fields("initiative")["id"].title()),
        Column("organisation", _("Organisation")),
        Column("reach", _("Reached at")),
        Column("count", _("Number of entries"), numeric=True),
        Column("entries", _("Entries")),
        Column("known", _("What we know")),
        Column("contradictions", _("Contradictions")),
        Column("questions", _("Questions")),
    )
    rows = []
    for recipient in asked:
        if not recipient.mailboxes:
            rows.append(_row_of_sheet(registry, recipient, today))
    return Document.of(Table(columns, rows))


def _row_of_sheet(registry: Registry, recipient: Recipient, today: date) -> list[Cell]:
    titles = []
    facts = []
    contradictions = []
    questions = []
    for entry in recipient.entries:
        titles.append(entry.title)
        facts.append(_in_a_line(words.known(registry, entry)))
        contradictions.append(_in_a_line(words.contradictions(entry)))
        questions.append(" ".join(words.questions(entry, registry, today)))
    all_questions = f"{_numbered(questions)} {words.question_for_mailbox()}".strip()
    return [
        recipient.file_name,
        recipient.name,
        _reach(recipient),
        len(recipient.entries),
        _numbered(titles),
        _numbered(facts),
        _numbered(contradictions),
        all_questions,
    ]


def _in_a_line(rows: Sequence[words.Row]) -> str:
    return " · ".join(map(": ".join, rows))


def _numbered(texts: Sequence[str]) -> str:
    """One text for each entry in one cell: with its number where there are several entries."""
    if len(texts) == 1:
        return texts[0]
    numbered = []
    for number, text in enumerate(texts, 1):
        if text:
            numbered.append(f"({number}) {text}")
    return " ".join(numbered)


def _reach(recipient: Recipient) -> str:
    """The page on which somebody can be found to write to; empty where none is known."""
    pages = []
    if recipient.record:
        data = recipient.record.data
        pages += [data.get("contact", {}).get("page"), data.get("url")]
    for entry in recipient.entries:
        pages.append(entry.data.get("contact", {}).get("page"))
    for entry in recipient.entries:
        for link in entry.data.get("links", []):
            pages.append(link["url"])
        for source in entry.data.get("sources", []):
            pages.append(source["url"])
    for page in pages:
        if page:
            return str(page)
    return ""


def sheet_name() -> str:
    """The name of its file."""
    return {"de": "briefe.csv"}.get(language(), "letters.csv")

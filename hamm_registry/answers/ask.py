"""Letters that ask organisations to confirm or correct their entries: one letter for each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hamm_registry import schema
from hamm_registry.answers import ask_words as words
from hamm_registry.answers.letter import draft, mailbox_of, record_mailbox
from hamm_registry.core.table import Column, Report, Table
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
    """All who are asked; `own` are entries that only the office bears: it asks nobody."""

    asked: tuple[Recipient, ...]
    own: tuple[Initiative, ...]


def recipients(
    registry: Registry, entries: Sequence[Initiative], organisations: Collection[str] = ()
) -> Recipients:
    """The organisations that bear these entries, in the order in which the entries name them.

    What two bear is asked of both, or only of those among `organisations` (keys) if one is. Those
    with the same mailbox get one letter.
    """
    known = directory(registry, unlisted=True, history=True)
    borne: dict[str, list[Initiative]] = {}
    found: list[Recipient] = []
    own: list[Initiative] = []
    for entry in entries:
        keys = [key for key in _bearers(known, entry) if key not in known.office]
        keys = [key for key in keys if key in organisations] or keys
        for key in keys:
            borne.setdefault(key, []).append(entry)
        if keys:
            continue
        box = mailbox_of(entry, registry.config)
        if entry.leads and not box:
            own.append(entry)
        else:  # nobody is known to bear it, or a unit of the office that has a mailbox
            found.append(Recipient(entry.id, entry.title, None, (box,) if box else (), (entry,)))
    found += [_recipient(known, key, tuple(theirs)) for key, theirs in borne.items()]
    place = {entry.id: number for number, entry in enumerate(entries)}
    found.sort(key=lambda one: place[one.entries[0].id])
    return Recipients(tuple(_one_for_each_mailbox(found)), tuple(own))


def _bearers(known: Directory, entry: Initiative) -> list[str]:
    """The keys of the leads of an entry, each once."""
    leads = (o for o in entry.organisations if o["role"] == "lead")
    return list(dict.fromkeys(known.key(lead, entry.city) for lead in leads))


def _recipient(known: Directory, key: str, entries: tuple[Initiative, ...]) -> Recipient:
    """An organisation with its mailboxes: that of its record, else those of its entries."""
    registry = known.registry
    record = registry.organisation(key)
    boxes = [record_mailbox(record, registry.config)] if record else []
    if not any(boxes):
        # The mailbox of an entry that several bear is that of the first of them.
        first = [entry for entry in entries if _bearers(known, entry)[0] == key]
        boxes = [mailbox_of(entry, registry.config) for entry in first]
    name = record.name if record else key
    return Recipient(key, name, record, tuple(dict.fromkeys(filter(None, boxes))), entries)


def _one_for_each_mailbox(found: Sequence[Recipient]) -> Iterator[Recipient]:
    """Join those that are reached at the same mailboxes; the first one gives the name."""
    joined: dict[object, Recipient] = {}
    for one in found:
        place: object = one.mailboxes or ("", one.key)
        first = joined.get(place)
        if first is None:
            joined[place] = one
            continue
        entries = {entry.id: entry for entry in (*first.entries, *one.entries)}
        joined[place] = replace(first, entries=tuple(entries.values()))
    yield from joined.values()


def mail(registry: Registry, recipient: Recipient, today: date) -> str:
    """The draft of a letter, see `letter.draft`."""
    count = len(recipient.entries)
    subject = ngettext(
        "Is your entry in our registry right? {title}",
        "Are your {count} entries in our registry right?",
        count,
    ).format(count=count, title=recipient.entries[0].title)
    paragraphs = [_("Good day,"), *_opening(registry, count)]
    for entry in recipient.entries:
        paragraphs += _about(registry, entry, today)
    text = "\n\n".join([*paragraphs, *_closing(registry)]) + "\n"
    return draft(registry.config, recipient.mailboxes, subject, text)


def _lines(*texts: str) -> str:
    """Texts, a line each: what people wrote does not begin another."""
    return "\n".join(safe(" ".join(text.split())) for text in texts)


def _opening(registry: Registry, count: int) -> Iterator[str]:
    text = ngettext(
        "the registry “{name}” has an entry on your initiative. What it says comes from public "
        "sources. Please read it and tell us whether it is right.",
        "the registry “{name}” has {count} entries on your initiatives. What they say comes from "
        "public sources. Please read them and tell us whether they are right.",
        count,
    )
    yield _lines(text.format(name=pick(registry.config.name), count=count))


def _about(registry: Registry, entry: Initiative, today: date) -> Iterator[str]:
    """One entry: its title, what is known, what is contradicted, what is missing."""
    rows = [f"{title}: {text}" for title, text in words.known(registry, entry)]
    yield _lines(f"* {entry.title} *", *rows)
    if contradictions := words.contradictions(entry):
        rows = [f"– {title}: {text}" for title, text in contradictions]
        yield _lines(_("Here the sources contradict each other. Which is right?"), *rows)
    if questions := words.questions(entry, registry, today):
        yield _lines(_("This we do not know:"), *(f"– {question}" for question in questions))


def _closing(registry: Registry) -> Iterator[str]:
    yield _(
        "Is all of it right? Then “right” is enough of an answer. If not, write what should be "
        "changed or added, best with a web page on which it can be read."
    )
    yield _(
        "The registry is public. So please name no persons, and no private addresses or telephone "
        "numbers."
    )
    yield _(
        "If you do not wish to be in the registry, a short answer is enough: we take the entry out."
    )
    yield _lines(_("Kind regards"), pick(registry.config.name))


def sheet(registry: Registry, found: Sequence[Recipient], today: date) -> Report:
    """Those without a mailbox, a row each, with the texts that a serial letter needs."""
    titles = {path: field.title() for path, field in schema.fields("initiative").items()}
    columns = (
        Column("id", titles["id"]),
        Column("organisation", _("Organisation")),
        Column("reach", _("Reached at")),
        Column("count", _("Number of entries"), numeric=True),
        Column("entries", _("Entries")),
        Column("known", _("What we know")),
        Column("contradictions", _("Contradictions")),
        Column("questions", _("Questions")),
    )
    rows = [
        [
            one.file_name,
            one.name,
            _reach(one),
            len(one.entries),
            _numbered([entry.title for entry in one.entries]),
            _numbered([_known_in_a_line(registry, entry) for entry in one.entries]),
            _numbered([_contradictions_in_a_line(entry) for entry in one.entries]),
            " ".join([
                _numbered([" ".join(words.questions(e, registry, today)) for e in one.entries]),
                words.question_for_mailbox(),
            ]).strip(),
        ]
        for one in found
        if not one.mailboxes
    ]  # fmt: skip
    return Report.of(Table(columns, rows))


def _known_in_a_line(registry: Registry, entry: Initiative) -> str:
    return " · ".join(f"{title}: {text}" for title, text in words.known(registry, entry))


def _contradictions_in_a_line(entry: Initiative) -> str:
    return " · ".join(f"{title}: {text}" for title, text in words.contradictions(entry))


def _numbered(texts: Sequence[str]) -> str:
    """One text for each entry in one cell: with its number where there are several entries."""
    if len(texts) == 1:
        return texts[0]
    return " ".join(f"({number}) {text}" for number, text in enumerate(texts, 1) if text)


def _reach(recipient: Recipient) -> str:
    """The page on which somebody can be found to write to."""
    pages = []
    if recipient.record:
        data = recipient.record.data
        pages += [data.get("contact", {}).get("page"), data.get("url")]
    for entry in recipient.entries:
        pages.append(entry.data.get("contact", {}).get("page"))
    for entry in recipient.entries:
        pages += [link["url"] for link in entry.data.get("links", [])]
        pages += [source["url"] for source in entry.data.get("sources", [])]
    return next((str(page) for page in pages if page), "")


def sheet_name() -> str:
    """The name of its file."""
    return {"de": "briefe.csv"}.get(language(), "letters.csv")

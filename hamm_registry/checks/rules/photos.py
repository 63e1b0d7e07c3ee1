"""Rules on photos: each is there and can be shown, none says where it was taken, none lies idle."""

from collections.abc import Iterator, Sequence

from hamm_registry.checks.rules.rule import Context, EntryRecord, Reference
from hamm_registry.core.finding import Finding, Span
from hamm_registry.core.text import _, quote
from hamm_registry.schema import did_you_mean
from hamm_registry.storage.folders import CONFIG, PHOTOS


def usable_photos(records: Sequence[EntryRecord], context: Context) -> Iterator[Finding]:
    """A photo that an entry names lies in data/photos/ and is a picture that browsers show.

    JPEG, PNG or WebP by its content, a regular file of at most 1 MiB and 5,000 pixels a side, with
    nothing behind the picture. So are the logo and the photo of the city, of at most 4 MiB; they
    may be SVG too.

    Passes:
        photos:
          - file: probe.jpg
            alt: {de: Eine Bühne mit Notenpulten, en: A stage with music stands}
            credit: Chor Beispielstadt
            licence: CC-BY-4.0
        # photo: probe.jpg
    Fails:
        photos:
          - file: konzert.jpg
            alt: {de: Eine Bühne mit Notenpulten, en: A stage with music stands}
            credit: Chor Beispielstadt
            licence: CC-BY-4.0
    """
    if context.photos is None:
        return
    for record, reference in _named_photos(records):
        photo = context.photos.get(reference.id)
        if photo is None:
            message = _("there is no photo {path}").format(path=quote(f"{PHOTOS}/{reference.id}"))
            hint = did_you_mean(reference.id, sorted(context.photos))
            hint = hint or _("Put the file there, or delete the photo from the entry.")
            yield Finding(message, hint, reference.pointer, path=record.path)
        elif photo.problem:
            yield Finding(photo.problem, photo.hint, reference.pointer, path=record.path)
    for field, photo in context.city_pictures.items():
        if photo.problem:
            yield Finding(photo.problem, photo.hint, field, path=CONFIG)


def says_no_place(records: Sequence[EntryRecord], context: Context) -> Iterator[Finding]:
    """A photo does not hold the coordinates at which it was taken.

    Telephones write them into the file, where nobody sees them: they may be those of a home. The
    photo and the logo of the city that registry.yaml names are looked through as well.

    Passes:
        photos:
          - file: probe.jpg
            alt: {de: Eine Bühne mit Notenpulten, en: A stage with music stands}
            credit: Chor Beispielstadt
            licence: CC-BY-4.0
        # photo: probe.jpg
    Fails:
        photos:
          - file: probe.jpg
            alt: {de: Eine Bühne mit Notenpulten, en: A stage with music stands}
            credit: Chor Beispielstadt
            licence: CC-BY-4.0
        # photo: probe.jpg with coordinates
    """
    message = _("the photo holds the coordinates at which it was taken")
    hint = _("Remove them: in Windows under Properties, Details; or by “exiftool -gps:all=”.")
    for record, reference in _named_photos(records):
        photo = (context.photos or {}).get(reference.id)
        if photo is not None and photo.says_where:
            yield Finding(message, hint, reference.pointer, path=record.path)
    for field, photo in context.city_pictures.items():
        if photo.says_where:
            yield Finding(message, hint, field, path=CONFIG)


def photos_in_use(records: Sequence[EntryRecord], context: Context) -> Iterator[Finding]:
    """Every photo in data/photos/ is named by an entry.

    Whoever retires an entry or takes a photo out of it has to delete the file too: it stays public
    in the repository otherwise.

    Passes:
        photos:
          - file: probe.jpg
            alt: {de: Eine Bühne mit Notenpulten, en: A stage with music stands}
            credit: Chor Beispielstadt
            licence: CC-BY-4.0
        # photo: probe.jpg
    Fails:
        # photo: probe.jpg
    """
    if not context.photos:
        return
    # A file that cannot be read may be the one that names it.
    if not all(record.usable for record in records):
        return
    named = {reference.id for _record, reference in _named_photos(records)}
    for name in sorted(context.photos.keys() - named):
        message = _("no entry names this photo")
        hint = _("Name it under “photos” in the entry that it belongs to, or delete it.")
        yield Finding(message, hint, span=Span.at(1, 1), path=f"{PHOTOS}/{name}")


def _named_photos(records: Sequence[EntryRecord]) -> Iterator[tuple[EntryRecord, Reference]]:
    """The photos that entries name, each with the record of its entry."""
    for record in records:
        for reference in record.references:
            if reference.kind == "photo":
                yield record, reference

"""Photos of entries: what is a picture, what is refused, where they appear, and what stays."""

import json
import shutil
import struct
import subprocess
import time
import zlib
from pathlib import Path

import pictures
import pytest
from helper import ENTRY, HERE, Workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core.picture import ImageInfo, examine
from hamm_registry.storage import photos

COMPLETE = Workplace(HERE / "data" / "complete")


def photo(file: str, **other: str) -> str:
    """The field of an entry that names one photo."""
    texts = {"credit": "Chor", "licence": "CC-BY-4.0", **other}
    rest = "".join(f", {name}: '{value}'" for name, value in texts.items())
    return f"photos:\n  - {{file: {file}, alt: {{de: Ein Pult, en: A stand}}{rest}}}\n"


def test_format_and_size_come_from_the_bytes() -> None:
    made = {
        "jpeg": pictures.jpeg(64, 48),
        "png": pictures.png(64, 48),
        "webp": pictures.webp(64, 48),
    }
    for form, content in made.items():
        assert examine(content) == ImageInfo(form, 64, 48), form  # type: ignore[arg-type]
    with_place = {
        "jpeg": pictures.jpeg(64, 48, says_where=True),
        "png": pictures.png(64, 48, says_where=True),
        "webp": pictures.webp(64, 48, says_where=True),
    }
    for form, content in with_place.items():
        assert examine(content) == ImageInfo(form, 64, 48, True), form  # type: ignore[arg-type]
    by_xmp = pictures.jpeg(64, 48, xmp=b'<x exif:GPSLatitude="51,40.8N"/>')
    assert examine(by_xmp) == ImageInfo("jpeg", 64, 48, True)
    # A camera that was held on its side: the browser turns the picture.
    assert examine(pictures.jpeg(64, 48, orientation=6)) == ImageInfo("jpeg", 48, 64)


def test_coordinates_wherever_they_hide() -> None:
    """Between the scans, in UTF-16, in the texts of PNG, as the place of what is shown."""
    exif = b"Exif\0\0" + pictures.exif(says_where=True)
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    packet = b'<x exif:GPSDestLongitude="7,49.1E"/>'
    digits = b"\nexif\n" + str(len(exif)).encode() + b"\n" + exif.hex().encode()
    for content in (
        pictures.jpeg(9, 9, between=segment),
        pictures.jpeg(9, 9, xmp=packet),
        pictures.jpeg(9, 9, xmp="<x exif:GPSLatitude='51'/>".encode("utf-16-le")),
        pictures.jpeg(9, 9, xmp=b"<x geo:lat='51.6'/>"),
        pictures.png(9, 9, text=(b"tEXt", b"Raw profile type exif\0" + digits)),
        pictures.png(9, 9, text=(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(digits))),
        pictures.png(9, 9, text=(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(packet))),
        pictures.png(9, 9, text=(b"tEXt", b"XML:com.adobe.xmp\0" + packet)),
    ):
        examined = examine(content)
        assert examined is not None
        assert (examined.says_where, examined.has_more) == (True, False), content


def test_texts_of_a_picture_fill_no_memory() -> None:
    """Of thousands of small chunks, each of which stands for a megabyte, few are unpacked."""
    bomb = b"Raw profile type xmp\0\0" + zlib.compress(bytes(1 << 20))
    chunk = struct.pack(">I4s", len(bomb), b"zTXt") + bomb + bytes(4)
    whole = pictures.png(9, 9)
    begin = time.process_time()
    assert examine(whole[:33] + chunk * 900 + whole[33:]) == ImageInfo("png", 9, 9)
    assert time.process_time() - begin < 1


def test_what_follows_a_picture() -> None:
    second = pictures.jpeg(9, 9, says_where=True)
    for content in (pictures.jpeg(9, 9), pictures.png(9, 9), pictures.webp(9, 9)):
        for rest in (second, b"PK\3\4", b"<script>"):
            examined = examine(content + rest)
            assert examined is not None
            assert examined.has_more, rest
        examined = examine(content + bytes(16))
        assert examined is not None
        assert not examined.has_more


def test_pictures_of_other_programs() -> None:
    """A JPEG and a WebP that ImageMagick has written, with compressed pixels."""
    folder = COMPLETE.root / "data/photos"
    assert examine((folder / "notenpulte.jpg").read_bytes()) == ImageInfo("jpeg", 640, 420)
    assert examine((folder / "vereinshaus.webp").read_bytes()) == ImageInfo("webp", 480, 600)


def test_what_is_no_picture() -> None:
    whole = pictures.jpeg(64, 48)
    for content in (
        b"",
        b"<svg/>",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
        whole[:40],
        pictures.jpeg(0, 48),
        pictures.png(64, 0),
    ):
        assert examine(content) is None, content


@given(st.data())
def test_damaged_pictures_raise_nothing(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from(
            [
                pictures.jpeg(64, 48, says_where=True),
                pictures.png(64, 48, says_where=True),
                pictures.webp(64, 48, says_where=True),
            ]
        )
    )
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _time in range(data.draw(st.integers(0, 4))):
        if damaged:
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    examine(bytes(damaged))


def told(registry: Workplace) -> list[tuple[str, str, str]]:
    """Code, pointer and message of each finding of the rules about photos."""
    findings = []
    for one in registry.diagnostics():
        if one["code"] in ("HR014", "HR116", "HR117", "HR307", "HR018", "HR001"):
            where = one["pointer"] or one["path"]
            findings.append((one["code"], where, one["message"]))
    return findings


FILE = "/photos/0/file"


@pytest.mark.parametrize(
    ("file", "content", "finding"),
    [
        ("a.jpg", pictures.jpeg(9, 9), None),
        ("a.jpeg", pictures.jpeg(9, 9), None),
        ("a.png", pictures.png(9, 9), None),
        ("a.webp", pictures.webp(9, 9), None),
        ("a.jpg", None, ("HR116", FILE, "there is no photo “data/photos/a.jpg”")),
        ("a.jpg", b"<script>", (
            "HR116", FILE, "the file is no JPEG, PNG or WebP picture, or it is cut off")),
        ("a.png", pictures.jpeg(9, 9), (
            "HR116", FILE,
            "the file is a picture of another format (jpeg) than its name says")),
        ("a.jpg", pictures.jpeg(5001, 9), (
            "HR116", FILE,
            "the picture has 5,001 × 9 pixels, at most 5,000 a side are allowed")),
        ("a.jpg", pictures.jpeg(9, 9) + bytes(photos.MAX_BYTES), (
            "HR116", FILE, "the file is larger than 1024 KiB")),
        ("a.jpg", pictures.jpeg(9, 9) + pictures.jpeg(9, 9), (
            "HR116", FILE,
            "behind the picture the file holds something else, such as a second picture")),
        ("a.jpg", pictures.jpeg(9, 9, says_where=True), (
            "HR307", FILE, "the photo holds the coordinates at which it was taken")),
        ("../../secret.jpg", None, ("HR014", FILE, None)),
        ("https://x.example/a.jpg", None, ("HR014", FILE, None)),
        ("sub/a.jpg", None, ("HR014", FILE, None)),
        ("a.svg", None, ("HR014", FILE, None)),
        ("A.JPG", None, ("HR014", FILE, None)),
    ],
)  # fmt: skip
def test_a_photo_is_a_picture_in_its_folder(
    registry: Workplace,
    file: str,
    content: bytes | None,
    finding: tuple[str, str, str | None] | None,
) -> None:
    registry.overlay(photo(file))
    if content is not None:
        registry.put(f"data/photos/{file}", content)
    expected = [] if finding is None else [finding]
    found = told(registry)
    if finding is not None and finding[2] is None:
        found = [(code, where, None) for code, where, _message in found]  # type: ignore[misc]
    assert found == expected


def test_a_link_is_no_photo_and_its_target_is_not_read(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    outside = elsewhere / "outside.jpg"
    outside.write_bytes(pictures.jpeg(9, 9))
    registry.overlay(photo("a.jpg"))
    folder = registry.root / "data/photos"
    folder.mkdir()
    (folder / "a.jpg").symlink_to(outside)
    message = "this is not a regular file (a folder, a link, a pipe or a device)"
    assert told(registry) == [("HR116", FILE, message)]
    (folder / "a.jpg").unlink()
    folder.rmdir()
    folder.symlink_to(elsewhere)
    codes = [code for code, _where, _message in told(registry)]
    assert codes == ["HR116", "HR001"]


def test_what_lies_in_the_folder_and_is_no_photo(registry: Workplace) -> None:
    registry.overlay(photo("a.jpg"))
    for name in ("a.jpg", "b.jpg", "C.JPG", ".DS_Store", "README.md", "sub/d.jpg"):
        registry.put(f"data/photos/{name}", pictures.jpeg(9, 9))
    assert told(registry) == [
        ("HR018", "data/photos/C.JPG",
         "this file is not read: it does not have the name of a photo"),
        ("HR117", "data/photos/b.jpg", "no entry names this photo"),
        ("HR018", "data/photos/sub",
         "this folder is not read: photos are kept side by side, without subfolders"),
    ]  # fmt: skip
    result = registry.hamm("validate", "data/photos/b.jpg", "--lang", "de")
    assert result.code == 0
    assert result.out.startswith(
        "data/photos/b.jpg:1:1: Warnung HR117 unused-photo: kein Eintrag nennt dieses Foto\n"
        "   Unter „photos“ in dem Eintrag nennen, zu dem es gehört, oder löschen.\n"
    )


def test_an_entry_that_cannot_be_read_may_be_the_one_that_names_it(registry: Workplace) -> None:
    registry.put("data/photos/a.jpg", pictures.jpeg(9, 9))
    registry.put("data/initiatives/kaputt.yaml", "id: [\n")
    assert told(registry) == []


def test_findings_follow_the_files(registry: Workplace) -> None:
    """The findings of unchanged entries come out of the cache; those on photos must not."""
    registry.overlay(photo("a.jpg"))
    missing = ("HR116", FILE, "there is no photo “data/photos/a.jpg”")
    assert told(registry) == [missing]
    registry.put("data/photos/a.jpg", pictures.jpeg(9, 9))
    assert told(registry) == []
    (registry.root / "data/photos/a.jpg").unlink()
    assert told(registry) == [missing]


def test_renaming_and_retiring_leave_the_file(registry: Workplace) -> None:
    registry.overlay(photo("a.jpg"))
    content = pictures.jpeg(9, 9)
    file = registry.put("data/photos/a.jpg", content)
    assert registry.hamm("rename", "schule-beispiel", "schule-neu").code == 0
    assert "file: a.jpg" in (registry.root / "data/initiatives/schule-neu.yaml").read_text()
    assert told(registry) == []
    assert registry.hamm("retire", "schule-neu", "--reason", "objection").code == 0
    assert file.read_bytes() == content
    assert told(registry) == [("HR117", "data/photos/a.jpg", "no entry names this photo")]


def test_saving_takes_the_photos_along(registry: Workplace) -> None:
    def git(*arguments: str) -> str:
        command = ["git", "-C", str(registry.root), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("config", "user.name", "x")
    git("config", "user.email", "x@x.example")
    git("add", ".")
    git("commit", "-qm", "begin")
    registry.overlay(photo("a.jpg"))
    registry.put("data/photos/a.jpg", pictures.jpeg(9, 9))
    registry.put("data/photos/.DS_Store", "x")
    result = registry.hamm("save", "--yes")
    assert result.code == 0, result.err
    saved = git("show", "--name-only", "--format=", "HEAD").split()
    assert saved == [ENTRY, "data/photos/a.jpg"]


def test_photos_on_the_website(tmp_path: Path) -> None:
    shutil.copytree(COMPLETE.root, tmp_path / "registry")
    registry = Workplace(tmp_path / "registry")
    path = "data/initiatives/partnerschaft-beispiel.yaml"
    member = "- {name: Chor Beispielstadt, role: partner, type: association}"
    registry.change("organisations:\n", f"organisations:\n  {member}\n", path)
    registry.put("data/photos/hoch.png", pictures.png(30, 40))
    registry.put("data/photos/ort.jpg", pictures.jpeg(40, 30, says_where=True))
    registry.put("data/photos/frei.jpg", pictures.jpeg(40, 30))
    file = registry.root / path
    more = (
        "  - {file: hoch.png, alt: {en: 'A <b>'}, credit: <i>, licence: Alle Rechte}\n"
        "  - {file: ort.jpg, alt: {de: Weg}, credit: X, licence: X}\n"
    )
    file.write_text(file.read_text().replace("/bilder\n", f"/bilder\n{more}"))
    site = tmp_path / "site"
    done = registry.hamm("site", site, "--skip-invalid")
    assert done.code == 0, done.err
    copied = sorted(photo.name for photo in (site / "photos").iterdir())
    assert copied == ["hoch.png", "notenpulte.jpg", "vereinshaus.webp"]
    page = (site / "initiative/partnerschaft-beispiel.html").read_text()
    assert (
        '<figure><img src="../photos/notenpulte.jpg" width="640" height="420"'
        ' alt="Drei Notenpulte auf einer leeren Bühne" loading="lazy" decoding="async">'
        '<figcaption>Foto: <a href="https://www.stadt.example/bergen/bilder"'
        ' rel="noopener external">Stadt Beispielstadt</a> · '
        '<a href="https://creativecommons.org/licenses/by/4.0/" rel="noopener external">'
        "CC-BY-4.0</a></figcaption></figure>"
    ) in page
    assert (
        '<figure class="upright"><img src="../photos/hoch.png" width="30" height="40"'
        ' alt="A &lt;b&gt;" lang="en" loading="lazy" decoding="async">'
        "<figcaption>Foto: &lt;i&gt; · Alle Rechte</figcaption></figure>"
    ) in page
    organisation = (site / "organisation/chor-beispielstadt.html").read_text()
    assert 'src="../photos/vereinshaus.webp" width="480" height="600"' in organisation
    registry.put("data/photos/hoch.png", pictures.png(60, 40))
    registry.hamm("site", site, "--skip-invalid")
    assert 'width="60" height="40"' in (site / "initiative/partnerschaft-beispiel.html").read_text()


def test_photos_in_linked_data(tmp_path: Path) -> None:
    result = COMPLETE.hamm("export", "jsonld", "--output", tmp_path / "x.jsonld")
    assert result.code == 0, result.err
    nodes = json.loads((tmp_path / "x.jsonld").read_text())["@graph"]
    [image] = next(node["image"] for node in nodes if "image" in node)
    assert image == {
        "@type": "ImageObject",
        "contentUrl": "https://initiativen.stadt.example/photos/notenpulte.jpg",
        "url": "https://www.stadt.example/bergen/bilder",
        "caption": [
            {"@value": "Drei Notenpulte auf einer leeren Bühne", "@language": "de"},
            {"@value": "Three music stands on an empty stage", "@language": "en"},
        ],
        "creditText": "Stadt Beispielstadt",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }


LOGO, CITY_PHOTO = "/appearance/logo", "/appearance/photo/file"


def test_the_pictures_of_the_city_are_looked_through_as_well(tmp_path: Path) -> None:
    """No link, nothing outside, no coordinates, nothing behind: for the rules and the website."""
    shutil.copytree(COMPLETE.root, tmp_path / "registry")
    registry = Workplace(tmp_path / "registry")
    secret = registry.put("geheim.svg", "<svg>geheim</svg>")
    made = tmp_path / "made"
    logo, photo = registry.root / "site/logo.svg", registry.root / "site/bruecke.jpg"
    was_logo, was_photo = logo.read_bytes(), photo.read_bytes()
    where = "the photo holds the coordinates at which it was taken"
    no_file = "this is not a regular file (a folder, a link, a pipe or a device)"

    photo.write_bytes(pictures.jpeg(9, 9, says_where=True))
    assert told(registry) == [("HR307", CITY_PHOTO, where)]
    assert registry.hamm("site", made).code == 0
    assert not (made / "appearance/photo.jpg").exists()
    assert (made / "appearance/logo.svg").read_bytes() == was_logo

    for content, message in (
        (b"<svg/>", "the file is no JPEG, PNG or WebP picture, or it is cut off"),
        (b"x" * (photos.MAX_CITY_BYTES + 1), "the file is larger than 4096 KiB"),
    ):
        photo.write_bytes(content)
        assert told(registry) == [("HR116", CITY_PHOTO, message)]
        site = registry.hamm("site", made)
        assert (site.code, message in site.err) == (3, True)
    photo.write_bytes(was_photo)

    logo.unlink()
    assert told(registry) == [("HR116", LOGO, "there is no such file or folder")]
    for target in (secret, "../geheim.svg", "/dev/zero"):
        logo.symlink_to(target)
        assert told(registry) == [("HR116", LOGO, no_file)]
        assert registry.hamm("site", made).code == 3
        logo.unlink()
    (registry.root / "site").rename(tmp_path / "elsewhere")
    (registry.root / "site").symlink_to(tmp_path / "elsewhere")
    registry.put("site/logo.svg", was_logo)
    assert told(registry) == [("HR116", LOGO, no_file), ("HR116", CITY_PHOTO, no_file)]
    assert registry.hamm("site", made).code == 3

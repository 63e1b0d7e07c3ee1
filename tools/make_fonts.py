"""Take the typeface into the package: `python tools/make_fonts.py ADOBE.tgz FONTSOURCE.tgz`.

    npm pack source-sans@3.52.0 @fontsource/source-sans-3@5.3.1

fetches both packages; nothing here is run when the program is installed or built. The first holds
the files of Adobe for PDF, the second those that Google Fonts has cut into parts for browsers.
They are taken as they are published: “Source” is a reserved font name, so under the SIL Open Font
License a file that is changed, if only by leaving letters out, would need another name.
"""

import json
import sys
import tarfile
from hashlib import sha256
from pathlib import Path

from hamm_registry.render import typeface

ADOBE = {
    "TTF/SourceSans3-Regular.ttf": "SourceSans3-Regular.ttf",
    "TTF/SourceSans3-Bold.ttf": "SourceSans3-Bold.ttf",
    "LICENSE.md": "OFL.txt",
}
"""The files of the first package, and what they are called here."""


def vendored(adobe: Path, fontsource: Path) -> dict[str, bytes]:
    """The files of `hamm_registry/fonts/` by name."""
    files: dict[str, bytes] = {}
    with tarfile.open(adobe) as package:
        for source, name in ADOBE.items():
            files[name] = _content(package, source)
    with tarfile.open(fontsource) as package:
        ranges = json.loads(_content(package, "unicode.json"))
        for font in typeface.WEB_FONTS:
            if ranges[font.subset] != typeface.RANGES[font.subset]:
                sys.exit(f"the range of {font.subset} is now {ranges[font.subset]}")
            files[font.file] = _content(package, f"files/{font.file}")
    return files


def _content(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(f"package/{name}")
    if file is None:
        sys.exit(f"{name} is missing")
    return file.read()


def main() -> None:
    """Write the files and print a checksum of each."""
    for name, content in vendored(Path(sys.argv[1]), Path(sys.argv[2])).items():
        (typeface.FOLDER / name).write_bytes(content)
        print(f"{sha256(content).hexdigest()[:16]}  {len(content):>7}  {name}")


if __name__ == "__main__":
    main()

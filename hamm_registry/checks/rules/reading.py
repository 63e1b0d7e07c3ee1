"""The texts of the rules that the reader and the schema apply."""

READABLE = """Every entry is a regular file that can be read.

Links could lead out of the registry, and a pipe would make the program wait for ever.

Passes:
    # file: data/initiatives/schule-beispiel.yaml
Fails:
    # folder: data/initiatives/schule-zweite.yaml
"""

SUFFIX = """The name of an entry's file ends with .yaml.

One ending, so that no file is overlooked on one system and read on another.

Passes:
    # file: data/initiatives/schule-beispiel.yaml
Fails:
    # file: data/initiatives/schule-zweite.yml
"""

LIMITS = """A file has at most 256 KiB and at most 16 levels of nesting.

No entry comes close to that; a larger file is a mistake or meant to do harm. Only data/places.yaml
may have up to 4 MiB, because it is a long list.

Passes:
    notes: Kurz
Fails:
    notes: [[[[[[[[[[[[[[[[zu tief]]]]]]]]]]]]]]]]
"""

CHARACTERS = """A file is UTF-8 without invisible control characters.

They come with text copied from elsewhere; some reverse the writing direction or move the cursor.

Passes:
    notes: Łódź und Kyjiw
Fails:
    notes: "Kyjiw\u202e"
"""

SYNTAX = """A file is YAML: lines “field: value”, indented with spaces.

Passes:
    notes: 'Motto: gemeinsam'
Fails:
    notes: Motto: gemeinsam
"""

DUPLICATE = """A field is given once.

Only one of the two could count, and a reader could not tell which.

Passes:
    status: active
Fails:
    status: active
    status: ended
"""

PLAIN = """Anchors, aliases, tags, merge keys and directives are not used.

An entry is a form to be filled in; these would let one line change the meaning of others.

Passes:
    notes: '*Stern'
Fails:
    notes: !!str Stern
"""

ONE_DOCUMENT = """A file holds one document.

Passes:
    notes: Ende
Fails:
    ---
    notes: Ende
"""

FIELDS = """The content of a file is fields with values.

Passes:
    notes: Kurz
Fails:
    # only: eine Zeile ohne Feld
"""

MISSING = """Every entry has the required fields.

Passes:
    status: active
Fails:
    status:
"""

UNKNOWN_FIELD = """Only the fields of the schema are used.

A misspelt field would be overlooked by every query and report.

Passes:
    other_names: [Beispielaustausch]
Fails:
    other_name: [Beispielaustausch]
"""

TYPE = """A value has the type of its field: a text, a number, a list, a group of fields.

Unquoted values are text, except null, true, false and plain numbers; quotes turn those into text.

Passes:
    notes: '112'
Fails:
    notes: 112
"""

FORM = """A value has the form of its field.

Passes:
    since: {date: 1986-03-07}
Fails:
    since: {date: 7.3.1986}
"""

SIZE = """Texts, lists and numbers stay within the limits of their field.

Passes:
    sdgs: [4, 17]
Fails:
    sdgs: [4, 18]
"""

REPEATED = """Nothing is given twice in a list.

Passes:
    themes: [youth-school, health]
Fails:
    themes: [health, health]
"""

NOT_HERE = """A field is used only where it makes sense.

Passes:
    kind: city-link
    form: friendship
Fails:
    kind: school-exchange
    form: friendship
"""

FOLDER = """An entry is in the folder of its kind.

Initiatives, organisations, meetings and funding programmes have a folder each below data/.

Passes:
    # file: data/initiatives/schule-beispiel.yaml
Fails:
    # file: data/funding/schule-zweite.yaml
"""

NOT_READ = """Every file in a folder of entries is an entry.

Folders in it, files with other endings and entries in other folders are not read, and nobody should
think that they were. If such a file is named on the command line, it is an error.

Passes:
    # file: data/initiatives/schule-beispiel.yaml
Fails:
    # file: data/initiatives/notizen.txt
"""

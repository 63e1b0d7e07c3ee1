"""Forms for people without git: issue forms of GitHub, description templates of GitLab.

Made from the schemas and a registry.yaml, for whichever city; `new --from-issue` reads what comes
of the one for a new initiative. They are in the first language of the registry if the program
speaks it, with a line in English.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hamm_registry import schema
from hamm_registry.core.text import LANGUAGES, _, pick, speaking
from hamm_registry.editing import emitter
from hamm_registry.editing.layout import ANY
from hamm_registry.editing.questions import IN_FORM, Question, questions
from hamm_registry.model.entries import Config

SHEETS = (".github/ISSUE_TEMPLATE", ".gitlab/issue_templates")
OWNERS = "docs/CODEOWNERS"


@dataclass(frozen=True, slots=True)
class _Form:
    """One form: the name of its file, its heading, what it is for, and what it asks."""

    slug: str
    name: str
    about: str
    asked: tuple[Question, ...]


def files(config: Config) -> dict[str, str]:
    """The text of every form of a registry, and of what goes with them, by its relative path."""
    language = config.languages[0] if config.languages[0] in LANGUAGES else LANGUAGES[0]
    with speaking("en"):
        english, tasks = _forms(config), _tasks(config)
    with speaking(language):
        found = {f"{SHEETS[0]}/config.yml": _yaml(_choices(config))}
        for form, other in zip(_forms(config), english, strict=True):
            about = form.about if form == other else f"{form.about}\n\n*English: {other.about}*"
            found[f"{SHEETS[0]}/{form.slug}.yml"] = _yaml(_github(form, about, config))
            found[f"{SHEETS[1]}/{form.slug}.md"] = "\n".join(_gitlab(form, about, config)) + "\n"
        found[".github/pull_request_template.md"] = _proposal(config, tasks)
        found[".gitlab/merge_request_templates/Default.md"] = _proposal(config, tasks)
        found[OWNERS] = _owners()
    return found


def names() -> tuple[str, str, str]:
    """What the three forms are called: for something new, for a change, for what is to go."""
    return _("New initiative"), _("Correct an entry"), _("Take out an entry")


def headings(config: Config) -> dict[str, str]:
    """The headings of the form for a new initiative in every language, to the fields they are of.

    The field is empty where nothing is to be read.
    """
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            asked = questions("initiative", config)
            found |= {asked[name].label: name for name in IN_FORM} | {_("Privacy"): ""}
    return found


def _forms(config: Config) -> tuple[_Form, ...]:
    known = schema.fields("initiative")
    asked = questions("initiative", config)
    new, change, retire = names()
    entry = Question(
        "entry",
        _("Which entry?"),
        help=_("Its id, or the address of its page."),
        example="schule-beispiel-oslo",
        required=True,
    )
    return (
        _Form(
            _("new-initiative"),
            new,
            _("Propose an international initiative that is not in the registry yet."),
            tuple(asked[name] for name in IN_FORM),
        ),
        _Form(
            _("change"),
            change,
            _("Something in an entry is wrong, missing or no longer true, or it has ended."),
            (
                entry,
                Question(
                    "what",
                    _("What should stand there?"),
                    help=_("What is wrong or missing, and what is right instead."),
                    long=True,
                    required=True,
                ),
                Question(
                    "source",
                    _("Where can that be read?"),
                    help=_("The address of a public page, or “own statement” of the organisation."),
                ),
            ),
        ),
        _Form(
            _("retire"),
            retire,
            _("An entry does not belong here. What has ended stays: “Correct an entry” is for it."),
            (
                entry,
                Question(
                    "reason",
                    known["retired.reason"].title(),
                    codes={c: pick(names) for c, names in known["retired.reason"].codes.items()},
                    required=True,
                ),
                Question(
                    "into",
                    known["retired.into"].title(),
                    help=_("The id of the entry that takes its place, if there is one."),
                ),
                Question("notes", _("Anything else?"), long=True),
            ),
        ),
    )


def _notice() -> str:
    return _(
        "What you write here is public for good. So: **no natural person**, no name, no private "
        "address, no telephone number; only organisations, role addresses (“office@…”) and "
        "counts. Write in your own words, and leave out what you do not know."
    )


def _promises(config: Config) -> tuple[str, str]:
    licence = config.data.get("licences", {}).get("data", "CC-BY-4.0")
    return (
        _("No natural person is named, and nothing is copied from press or web."),
        _("The facts may be published under {licence}.").format(licence=licence),
    )


def _choices(config: Config) -> dict[str, Any]:
    """What GitHub shows beside the forms."""
    found: dict[str, Any] = {"blank_issues_enabled": True}
    site = config.data.get("site_url")
    if site:
        about = _("Look first whether the initiative is there already.")
        found["contact_links"] = [{"name": pick(config.name), "url": site, "about": about}]
    return found


def _github(form: _Form, about: str, config: Config) -> dict[str, Any]:
    """An issue form, as GitHub's “Syntax for GitHub's form schema” describes it."""
    notice = {"type": "markdown", "attributes": {"value": f"{about}\n\n{_notice()}"}}
    promises = [{"label": promise, "required": True} for promise in _promises(config)]
    privacy = {
        "type": "checkboxes",
        "id": "privacy",
        "attributes": {"label": _("Privacy"), "options": promises},
    }
    return {
        "name": form.name,
        "description": form.about,
        "body": [notice, *map(_element, form.asked), privacy],
    }


def _element(asked: Question) -> dict[str, Any]:
    """One field of an issue form."""
    sort = "textarea" if asked.long or asked.several else "input"
    attributes: dict[str, Any] = {"label": asked.label}
    if explained := _explained(asked):
        attributes["description"] = explained
    if asked.codes:
        sort = "dropdown"
        attributes |= {"multiple": True} if asked.several else {}
        attributes["options"] = list(asked.codes.values())
    elif asked.example:
        attributes["placeholder"] = asked.example
    found = {"type": sort, "id": asked.field.replace(".", "-"), "attributes": attributes}
    return found | ({"validations": {"required": True}} if asked.required else {})


def _explained(asked: Question) -> str:
    """What a form says below a heading: in words for people who never see the file."""
    lines = _("Several go on a line each.") if asked.several and not asked.codes else ""
    return " ".join(filter(None, (f"{asked.ask or asked.help}", lines)))


def _gitlab(form: _Form, about: str, config: Config) -> Iterator[str]:
    """A description template: headings to write under; what stands in comments is not shown."""
    yield f"{about}\n\n{_notice()}"
    for asked in form.asked:
        must = f" ({_('required')})" if asked.required else ""
        hints = [f"{_explained(asked)}{must}".strip(), *_listed(asked)]
        if asked.example:
            hints.append(_("For example: {example}").format(example=asked.example))
        hint = "\n     ".join(filter(None, hints))
        yield f"\n### {asked.label}\n" + (f"\n<!-- {hint} -->\n" if hint else "")
    yield f"\n### {_('Privacy')}\n"
    yield from (f"- [ ] {promise}" for promise in _promises(config))


def _listed(asked: Question) -> Iterator[str]:
    if asked.codes:
        ask = _("Several of these, a line each:") if asked.several else _("One of these:")
        yield f"{ask} {' · '.join(asked.codes.values())}"


def _proposal(config: Config, english: Sequence[str]) -> str:
    """The template for what GitHub calls a pull request and GitLab a merge request."""
    lines = [
        one if one == two else f"{one} · {two}"
        for one, two in zip(_tasks(config), english, strict=True)
    ]
    tasks = (f"- [ ] {line}" for line in lines[1:])
    return "\n".join([f"<!-- {lines[0]} -->", "", "", *tasks]) + "\n"


def _tasks(config: Config) -> tuple[str, ...]:
    """What to write in a proposal, and what to look at before it is made."""
    return (
        _("What is new or different, and where can it be read? A few words will do."),
        *_promises(config),
        _("Every fact has its source; what is unknown is left out."),
    )


def _owners() -> str:
    """An example that GitHub and GitLab both find in that folder."""
    lines = (
        _("Who is asked to look at a proposal, by the files that it changes."),
        _("To use it, take away the “#” in front of the last lines and put in a team of yours."),
    )
    rules = ("/data/ @ORGANISATION/international", "/registry.yaml @ORGANISATION/international")
    return "".join(f"# {line}\n" for line in lines) + "\n" + "".join(f"# {r}\n" for r in rules)


def _yaml(data: dict[str, Any]) -> str:
    return emitter.document(data, ANY)

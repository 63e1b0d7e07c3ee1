"""Forms for people without git: issue forms of GitHub, description templates of GitLab.

Made from the schemas and a registry.yaml; `new --from-issue` reads the issues that the forms for a
new initiative and for an organisation make. They are in the first language of the registry if the
program has it, with a line in English.
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
    """A form: the name of its file, its heading, its purpose in a sentence, and its questions."""

    slug: str
    name: str
    about: str
    questions: tuple[Question, ...]


def files(config: Config) -> dict[str, str]:
    """The texts of forms, templates and code owners by their relative paths."""
    language = config.languages[0]
    if language not in LANGUAGES:
        language = LANGUAGES[0]
    github, gitlab = SHEETS
    with speaking("en"):
        english_forms, english_tasks = _forms(config), _tasks(config)
    with speaking(language):
        texts = {f"{github}/config.yml": _yaml(_choices(config))}
        for form, english in zip(_forms(config), english_forms, strict=True):
            about = form.about
            if form != english:
                about += f"\n\n*English: {english.about}*"
            texts[f"{github}/{form.slug}.yml"] = _yaml(_github(form, about, config))
            texts[f"{gitlab}/{form.slug}.md"] = "\n".join(_gitlab(form, about, config)) + "\n"
        texts[".github/pull_request_template.md"] = _proposal(config, english_tasks)
        texts[".gitlab/merge_request_templates/Default.md"] = _proposal(config, english_tasks)
        texts[OWNERS] = _owners()
    return texts


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the forms: for an initiative, an organisation, a change, a retirement."""

    initiative: str
    organisation: str
    change: str
    retire: str


def names() -> Names:
    """The names of the forms in the language in force."""
    return Names(
        _("New initiative"), _("Organisation"), _("Correct an entry"), _("Take out an entry")
    )


def headings(config: Config, kind: str) -> dict[str, str]:
    """The headings of the form that adds something of a kind, in every language, to their fields.

    The heading of the consent has an empty field.
    """
    fields: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            by_field = questions(kind, config)
            for name in IN_FORM[kind]:
                fields[by_field[name].label] = name
            fields[_("Privacy")] = ""
    return fields


def _forms(config: Config) -> tuple[_Form, ...]:
    """The forms in the language in force, in the order in which they are offered."""
    return (
        _Form(
            _("new-initiative"),
            names().initiative,
            _("Propose an international initiative that is not in the registry yet."),
            _questions_about("initiative", config),
        ),
        _Form(
            _("organisation"),
            names().organisation,
            _("Say who an organisation is and how to reach it, or correct what is recorded."),
            _questions_about("organisation", config),
        ),
        _form_for_correction(),
        _form_for_retirement(),
    )


def _questions_about(kind: str, config: Config) -> tuple[Question, ...]:
    """The questions of the form that adds an entry of a kind."""
    by_field = questions(kind, config)
    return tuple(by_field[name] for name in IN_FORM[kind])


def _form_for_correction() -> _Form:
    """The form for an entry that is wrong or no longer true."""
    what = Question(
        "what",
        _("What should it say?"),
        help=_("What is wrong or missing, and what is right instead."),
        long=True,
        required=True,
    )
    source = Question(
        "source",
        _("Where can that be read?"),
        help=_("The address of a public page, or “own statement” of the organisation."),
    )
    return _Form(
        _("change"),
        names().change,
        _("Something in an entry is wrong, missing or no longer true, or it has ended."),
        (_question_which_entry(), what, source),
    )


def _form_for_retirement() -> _Form:
    """The form for an entry that does not belong into the registry."""
    fields = schema.fields("initiative")
    reasons = fields["retired.reason"].codes
    reason = Question(
        "reason",
        fields["retired.reason"].title(),
        codes={code: pick(labels) for code, labels in reasons.items()},
        required=True,
    )
    into = Question(
        "into",
        fields["retired.into"].title(),
        help=_("The id of the entry that takes its place, if there is one."),
    )
    return _Form(
        _("retire"),
        names().retire,
        _("An entry does not belong here. What has ended stays: use “Correct an entry” for it."),
        (
            _question_which_entry(),
            reason,
            into,
            Question("notes", _("Anything else?"), long=True),
        ),
    )


def _question_which_entry() -> Question:
    """The question which entry is meant: of every form about one that is there."""
    return Question(
        "entry",
        _("Which entry?"),
        help=_("Its id, or the address of its page."),
        example="schule-beispiel-oslo",
        required=True,
    )


def _notice() -> str:
    """The rules for the texts of a form."""
    return _(
        "What you write here is public for good. So: **no natural person**, no name, no private "
        "address, no telephone number; only organisations, role addresses (“office@…”) and "
        "counts. Write in your own words, and leave out what you do not know."
    )


def _promises(config: Config) -> tuple[str, str]:
    """The statements under “Privacy” that a sender confirms."""
    licence = config.data.get("licences", {}).get("data", "CC-BY-4.0")
    return (
        _("No natural person is named, and nothing is copied from press or web."),
        _("The facts may be published under {licence}.").format(licence=licence),
    )


def _choices(config: Config) -> dict[str, Any]:
    """The configuration of GitHub's choice between the forms, with a link to the web pages."""
    choices: dict[str, Any] = {"blank_issues_enabled": True}
    site = config.data.get("site_url")
    if site:
        about = _("First check whether the initiative is already there.")
        choices["contact_links"] = [{"name": pick(config.name), "url": site, "about": about}]
    return choices


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
        "body": [notice, *map(_element, form.questions), privacy],
    }


def _element(question: Question) -> dict[str, Any]:
    """A field of an issue form."""
    attributes: dict[str, Any] = {"label": question.label}
    explanation = _explanation(question)
    if explanation:
        attributes["description"] = explanation
    if question.codes:
        if question.several:
            attributes["multiple"] = True
        attributes["options"] = list(question.codes.values())
    elif question.example:
        attributes["placeholder"] = question.example
    name = question.field.replace(".", "-")
    element: dict[str, Any] = {
        "type": _element_type(question),
        "id": name,
        "attributes": attributes,
    }
    if question.required:
        element["validations"] = {"required": True}
    return element


def _element_type(question: Question) -> str:
    """The type of field, as GitHub calls it: a choice, several lines, or one."""
    if question.codes:
        return "dropdown"
    if question.long or question.several:
        return "textarea"
    return "input"


def _explanation(question: Question) -> str:
    """The text below a heading: the question, and how to give several answers."""
    sentences = [question.ask or question.help]
    if question.several and not question.codes:
        sentences.append(_("Write each on a line of its own."))
    return " ".join(filter(None, sentences))


def _gitlab(form: _Form, about: str, config: Config) -> Iterator[str]:
    """The lines of a description template: headings to write under, with hidden hints."""
    yield f"{about}\n\n{_notice()}"
    for question in form.questions:
        yield f"\n### {question.label}\n" + _hidden_hint(question)
    yield f"\n### {_('Privacy')}\n"
    for promise in _promises(config):
        yield f"- [ ] {promise}"


def _hidden_hint(question: Question) -> str:
    """The explanation, values and example of a question as a comment that is not displayed."""
    explanation = _explanation(question)
    if question.required:
        explanation += f" ({_('required')})"
    hints = [explanation.strip()]
    if question.codes:
        intro = _("One of these:")
        if question.several:
            intro = _("Several of these, each on a line of its own:")
        hints.append(f"{intro} {' · '.join(question.codes.values())}")
    if question.example:
        hints.append(_("For example: {example}").format(example=question.example))
    hint = "\n     ".join(filter(None, hints))
    if not hint:
        return ""
    return f"\n<!-- {hint} -->\n"


def _proposal(config: Config, english_tasks: Sequence[str]) -> str:
    """The template of a pull request (GitHub) or merge request (GitLab), bilingual if need be."""
    lines: list[str] = []
    for task, english in zip(_tasks(config), english_tasks, strict=True):
        if task == english:
            lines.append(task)
        else:
            lines.append(f"{task} · {english}")
    introduction, *checks = lines
    boxes = [f"- [ ] {check}" for check in checks]
    return "\n".join([f"<!-- {introduction} -->", "", "", *boxes]) + "\n"


def _tasks(config: Config) -> tuple[str, ...]:
    """The question that a proposal answers, then the checks before it is made."""
    return (
        _("What is new or different, and where can it be read? A few words will do."),
        *_promises(config),
        _("Every fact has its source; what is unknown is left out."),
    )


def _owners() -> str:
    """An example of code owners; GitHub and GitLab both look for it in docs/."""
    lines = (
        _("Who is asked to review a proposal, by the files that it changes."),
        _("To use it, remove the “#” in front of the last lines and enter one of your teams."),
    )
    commented = [f"# {line}" for line in lines]
    commented.append("")
    for path in ("/data/", "/registry.yaml", "/site/"):  # templates of the website among them
        commented.append(f"# {path} @ORGANISATION/international")
    return "\n".join(commented) + "\n"


def _yaml(data: dict[str, Any]) -> str:
    return emitter.document(data, ANY)

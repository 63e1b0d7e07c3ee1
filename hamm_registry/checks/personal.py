"""Personal data in a text that stands in no entry: a note of the office, a message of git."""

from datetime import date

from hamm_registry import schema
from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.rule import Context
from hamm_registry.model.entries import Config
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile


def personal_data_in(text: str, config: Config, today: date) -> str:
    """The message of the first rule on personal data that a text breaks; empty for none.

    Names and addresses that registry.yaml allows are no personal data here either.
    """
    data: Data = {"notes": text}
    leaves = schema.leaves("initiative", data)
    context = Context(config, {}, today)
    for rule in RULES:
        if rule.personal and rule.document is not None:
            for finding in rule.document("initiative", ParsedFile("", data, ""), leaves, context):
                return finding.message
    return ""

"""The one exception for what stops the program: everything else is returned as a diagnostic."""

from hamm_registry.core.text import _, quote, reason


class RegistryError(Exception):
    """The tool cannot do what was asked; `message` says why and `hint` what to do about it.

    `code` is the exit status: 3 where the tool cannot run, 2 where it was called wrongly.
    """

    code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RegistryError):
    """The command line itself is wrong: exit status 2."""

    code = 2


def invalid_value(value: object, option: str, hint: str = "") -> UsageError:
    """The error for a value that an option or a question does not take."""
    message = _("{value} is not a valid value for {option}")
    return UsageError(message.format(value=quote(value), option=option), hint)


def missing_value(name: str, hint: str = "") -> UsageError:
    """The error for an option or argument that is needed and not given."""
    return UsageError(_("{name} is missing").format(name=name), hint)


def unreadable(file: object, error: OSError) -> RegistryError:
    """The error for a file that the system does not let us read, with its reason."""
    message = _("{file} cannot be read: {reason}")
    return RegistryError(message.format(file=quote(file), reason=reason(error)))

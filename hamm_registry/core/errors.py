"""The one exception for what stops the program: everything else is returned as a diagnostic."""


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

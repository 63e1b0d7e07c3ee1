"""The command-line registry of a city's international initiatives, backed by flat files."""

__version__ = "0.1.0"

"""The entry point: nothing is imported before an interrupt can be caught."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from hamm_registry.cli import run

        code = run(sys.argv)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()

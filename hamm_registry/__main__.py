"""The entry point: nothing is imported before an interrupt can be caught."""

import gc
import sys

_OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""Not 700, as is usual: what is read stays, and looking through it costs a tenth of the time."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        from hamm_registry.cli import run

        code = run(sys.argv)
    except KeyboardInterrupt:
        code = 130
    # What is left goes with the process: it need not be looked through once more.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()

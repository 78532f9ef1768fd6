"""The entry point: every ending is an exit code, never a traceback.

0 answered · 1 Iris reports an error, or stdout can't be written · 2 wrong usage · 3 no Iris there · 130 interrupted
"""

import sys
from collections.abc import Sequence

import click

from client.cli import iris
from client.terminal import discard_stdout, error

INTERRUPTED = 130  # 128 + SIGINT, as shells count


def run(args: Sequence[str]) -> int:
    """Run the command with these arguments and return its exit code."""
    try:
        code = iris.main(list(args), prog_name="iris", standalone_mode=False)
    except click.ClickException as usage_error:
        usage_error.show()
        return usage_error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as failure:  # such as a full disk that stdout is redirected to
        discard_stdout()
        error(f"the answer can't be written: {failure.strerror}.")
        return 1
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command with the process's arguments and exit."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

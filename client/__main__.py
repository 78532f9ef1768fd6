"""The command's entry: every way out of it is an exit code, none is a traceback.

0 answered · 1 Iris says what is wrong · 2 wrong usage · 3 no Iris there · 130 interrupted
"""

import sys
from collections.abc import Sequence

import click

from client.cli import iris
from client.output import complain, stop_writing

INTERRUPTED = 130  # 128 + SIGINT, as shells count


def run(words: Sequence[str]) -> int:
    """Do what the words after `iris` say, and tell the exit code."""
    try:
        code = iris.main(list(words), prog_name="iris", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as refused:  # a full disk behind `>`
        stop_writing()
        complain(f"the answer can't be written: {refused.strerror}.")
        return 1
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run and leave: the `iris` command."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""Writes the commonest words of English and Greek, which no misspelt name of a place is taken for.

    uv run --no-project --with wordfreq==3.1.1 --with . python -m local.common_words

The lists in `master/ask/words/` are extracts of wordfreq's (Robyn Speer, https://github.com/rspeer/wordfreq), whose
data may be redistributed under CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/); so may the extracts.
"""

import re
import sys
from importlib import import_module
from pathlib import Path

from contract.folding import fold

FOLDER = Path(__file__).parents[1] / "master" / "ask" / "words"
COUNT = 10_000
NOTICE = """\
# The {count} commonest words of {language}, folded (contract/folding.py), the commonest first.
# An extract of wordfreq 3.1.1's data by Robyn Speer (https://github.com/rspeer/wordfreq).
# local/common_words.py made it.
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
"""


def main() -> None:
    """Write `common_en.txt` and `common_el.txt`."""
    wordfreq = import_module("wordfreq")  # no requirement of Iris: needed to make the lists only
    FOLDER.mkdir(exist_ok=True)
    for code, language, letters in (
        ("en", "English", re.compile("[a-z]{2,}")),
        ("el", "Greek", re.compile("[\u03b1-\u03c9]{2,}")),
    ):
        words = (fold(word).replace(" ", "") for word in wordfreq.top_n_list(code, 3 * COUNT))
        kept = [word for word in dict.fromkeys(words) if letters.fullmatch(word)][:COUNT]
        notice = NOTICE.format(count=len(kept), language=language)
        (FOLDER / f"common_{code}.txt").write_text(notice + "\n".join(kept) + "\n", encoding="utf-8")
        sys.stdout.write(f"{len(kept)} words of {language}\n")


if __name__ == "__main__":
    main()

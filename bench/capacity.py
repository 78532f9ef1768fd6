"""`python -m bench.capacity`: what 1,000, 100,000 and 10,000,000 users a day need; prints docs/capacity.md's tables.

`--write` puts them into that file. Places are asked for in proportion to their people (the gazetteer's), and caches keep
an answer for a time T from the moment at which it was made: of λ questions a second for one answer 1 / (T + 1/λ) miss.
Each hour of the day has its own rate, as T is much shorter. What a cache with a bounded memory keeps is Che's
approximation (https://arxiv.org/abs/1202.3974): all that was asked for within the last t seconds, where t is such that
it fits. `simulate` draws every question of a day instead, for as many users as that is quick.
"""

import json
import math
import random
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate
from pathlib import Path

from bench.answer_bytes_file import BYTES
from news.feeds.table import BUILT_IN_TABLE, CATEGORIES, GENERAL, load_table
from news.settings import Settings as NewsSettings
from servicekit.countries import LISTED
from weather.gazetteer import DEFAULT_PATH
from weather.settings import Settings as WeatherSettings

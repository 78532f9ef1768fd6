"""Places that were found already. They don't move, so a week is soon enough to ask again."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from weather.places import Place

AT_MOST = 10_000
KEEP_S = 7 * 86_400


class RememberedPlaces:
    """What one provider made of the words it was asked; the place not asked for longest makes room for the next.

    Only what was found is kept: a name that nobody knows today may be a place tomorrow.
    """

    def __init__(
        self, *, at_most: int = AT_MOST, keep_s: float = KEEP_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_most = at_most
        self._keep_s = keep_s
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, Place]] = OrderedDict()

    def place(self, words: Hashable, find: Callable[[], Place]) -> Place:
        """The place that these words mean: the one remembered, else the one that `find` gives or raises about."""
        until_s, place = self._kept.get(words, (0.0, None))
        if place is None or until_s <= self._clock():
            place = find()
            self._kept[words] = (self._clock() + self._keep_s, place)
        self._kept.move_to_end(words)
        while len(self._kept) > self._at_most:
            self._kept.popitem(last=False)
        return place

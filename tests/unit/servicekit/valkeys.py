"""A Valkey at the client's boundary: the commands that Iris sends, with its own clock and faults on demand."""

from collections.abc import Callable

from valkey.exceptions import LockNotOwnedError

from servicekit.caching.shared import SharedEntries, TolerantValkey


class Clock:
    """Seconds that pass when told."""

    now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


class FakeValkey:
    """Keeps bytes by name, as long as it is told to."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.kept: dict[str, tuple[bytes, float]] = {}
        self.calls = 0
        self.before: Callable[[str], object] = lambda _command: None
        """Runs before each command; what it raises is Valkey's trouble."""

    def shared(self, namespace: str = "test") -> SharedEntries:
        """One replica's view of it."""
        return SharedEntries(namespace, TolerantValkey(self, clock=self.clock))  # type: ignore[arg-type]  # it has what is called

    def get(self, name: str) -> bytes | None:
        self._begin("get")
        value, until_s = self.kept.get(name, (None, 0.0))
        return value if self.clock() < until_s else None

    def setex(self, name: str, lifetime_s: int, value: bytes) -> None:
        self._begin("set")
        self.kept[name] = (value, self.clock() + lifetime_s)

    def set(self, name: str, value: bytes, *, px: int, nx: bool = False) -> bool | None:
        self._begin("set")
        if nx and self.clock() < self.kept.get(name, (b"", 0.0))[1]:
            return None
        self.kept[name] = (value, self.clock() + px / 1000)
        return True

    def mget(self, names: list[str]) -> list[bytes | None]:
        return [self.get(name) for name in names]

    def delete(self, name: str) -> None:
        self._begin("delete")
        self.kept.pop(name, None)

    def pttl(self, name: str) -> int:
        self._begin("pttl")
        left_s = self.kept.get(name, (b"", 0.0))[1] - self.clock()
        return int(left_s * 1000) if left_s > 0 else -2

    def lock(self, name: str, *, timeout: float, blocking: bool, thread_local: bool) -> "FakeLock":
        assert not blocking
        assert not thread_local
        return FakeLock(self, name, timeout)

    def _begin(self, command: str) -> None:
        self.calls += 1
        self.before(command)


class FakeLock:
    """valkey.lock.Lock's way of it: set if nobody has, delete if it is ours."""

    def __init__(self, valkey: FakeValkey, name: str, timeout_s: float) -> None:
        self.valkey = valkey
        self.name = name
        self.timeout_s = timeout_s
        self.token = str(id(self)).encode()

    def acquire(self) -> bool:
        if self.valkey.get(self.name) is not None:
            return False
        self.valkey.kept[self.name] = (self.token, self.valkey.clock() + self.timeout_s)
        return True

    def release(self) -> None:
        if self.valkey.get(self.name) != self.token:
            raise LockNotOwnedError("no longer owned")
        del self.valkey.kept[self.name]

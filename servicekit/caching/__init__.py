"""What keeps answers: the answer cache, entries shared through Valkey, and single flight."""

"""The renderings and dialects in which the facts leave: text, line, page, and each vendor's."""

"""Answers for people: text, one line, a page. What a caller wants is in `options`; `responses` makes HTTP of it."""

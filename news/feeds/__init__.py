"""Publishers' feeds: their table, the way to one feed's headlines, and many feeds' headlines as one list.

table, opml → which feeds a country has · addresses, fetching → the bytes · decoding, trimming, parsing (plain_text,
pictures) → headlines · reading → one feed from end to end · collecting → many side by side · likeness, merging → one
list · searching → the part of it that was asked for.
"""

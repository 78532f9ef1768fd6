"""Publishers' feeds, from the table of feeds to one list of headlines.

table     which feeds a country has
security  which addresses may be connected to
fetch     the feeds of a country, all at once
text      bytes to text, markup to plain text, search
parse     one feed's headlines, at a bounded cost
merge     the headlines of several feeds as one list
errors    what can go wrong with a feed or with the table
"""

"""Publishers' feeds, from the table of feeds to one list of headlines.

table     which feeds a country has
security  which addresses may be connected to
fetch     one feed over HTTP, as a browser would get it
schedule  when a feed is due, by all that its publisher says
reader    feeds by their schedules, kept and shared by replicas
charset   bytes to text
xml       text to elements, repaired if necessary
dates     what feeds write to an instant
items     what the items of any format become: headlines
parse     RSS, RDF and Atom
json_feed JSON Feed
merge     the headlines of several feeds as one list, and search
errors    what can go wrong with a feed or with the table
"""

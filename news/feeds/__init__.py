"""Publishers' feeds, from the table of feeds to one list of headlines.

table     which feeds a country has; `feed` is one of them
security  which addresses may be connected to
fetch     one feed over HTTP, as a browser would get it
schedule  when a feed is due, by all that its publisher says
reader    feeds by their schedules, kept and shared by replicas
children  the processes that unpack and parse; `child` is what one of them runs
unpack    gzip and the like, at a bounded cost
charset   bytes to text
xml       text to elements, repaired if necessary
page      where a web page says that its feed is
dates     what feeds write to an instant
links     addresses made valid, and compared
items     what the items of any format become: headlines
parse     RSS, RDF and Atom
json_feed JSON Feed
headline  what comes of a feed
merge     the headlines of several feeds as one list
edition   that list, made once per change of a feed
errors    what can go wrong with a feed or with the table
"""

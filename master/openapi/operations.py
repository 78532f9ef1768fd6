"""Master's own operations; those of the services are in `master.services`, those of a vendor beside its views."""

from contract.problems import NotUnderstood
from contract.queries import LONGEST_NAME, AskQuery, BriefingQuery, CompareQuery
from master.facts.options import HTML
from master.facts.options import TEXT as PLAIN
from master.openapi.schemas import Alive, AskAnswer, Briefing, Compared, Providers, Readiness
from master.operation import BRIEFING_PROBLEMS, KEYED, LIMITED, TEXT, Example, Json, Operation, text_parameter
from servicekit.app import JSON
from servicekit.problems import InvalidParameter, NoSuchPath, ServiceUnavailable

BOTH, PEOPLE, ABOUT = "Both", "For people", "About this Iris"
"""The tags of master's own operations, in the document's order."""

CITY: Json = {"type": "string", "format": "city", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": r"\p{L}"}
PLACE: Json = {
    "name": "city", "in": "query", "required": True, "description": "In its place `lat` and `lon`.", "schema": CITY
}  # fmt: skip

MASTER_OPERATIONS = (
    Operation(
        path="/briefing",
        name="briefing",
        tag=BOTH,
        summary="The weather of a place and the headlines of its country",
        description="Both are asked at once. Half an answer beats none: the other half is then null, and problems says "
        "why. Without a country, the headlines are those of the place's own.",
        answer=Briefing,
        query=BriefingQuery,
        rendered=True,
        problems=BRIEFING_PROBLEMS,
        headers=("X-Provider", "Cache-Control", "Vary"),
        examples=(
            Example("A city and its own country, in JSON", {"city": "Tokyo", "pageSize": "3", "format": "json"}),
            Example("A city, and another country, as a page", {"city": "Amsterdam", "country": "gr", "format": "html"}),
            Example("In a terminal's colours", {"city": "Athens", "format": "text", "color": "always"}),
        ),
    ),
    Operation(
        path="/compare",
        name="compare",
        tag=BOTH,
        summary="Several places beside each other",
        description="Give city once for each place, at most eight times; all are asked at once, each with two "
        "headlines of its country. A place that can't be had is null, and its problems say why.",
        answer=Compared,
        query=CompareQuery,
        rendered=True,
        problems=BRIEFING_PROBLEMS,
        headers=("X-Provider", "Cache-Control", "Vary"),
        examples=(Example("One city, to which others are added", {"city": "Athens", "format": "html"}),),
    ),
    Operation(
        path="/ask",
        name="ask",
        tag=BOTH,
        summary="A question in your own words",
        description="In English or Greek, about weather and headlines. The answer is a sentence in the question's "
        "language, with what was understood and the data under it. What isn't understood is a 422 with the members of "
        "an answer, and examples. "
        "Without a place in the question, near is meant, or the place of the last answer, whose context is sent along.",
        answer=AskAnswer,
        query=AskQuery,
        rendered=True,
        problems=(*BRIEFING_PROBLEMS, NotUnderstood),
        headers=("Cache-Control", "Vary"),
        examples=(
            Example("In English, in JSON", {"q": "will it rain in Athens tomorrow?", "format": "json"}),
            Example("In Greek, as a line", {"q": "τι καιρό κάνει στη Θεσσαλονίκη;", "format": "line"}),
            Example(
                "A question that follows", {"q": "and on Sunday?", "context": "intents=weather&places=Athens%2C+GR"}
            ),
        ),
    ),
    Operation(
        path="/",
        name="home",
        tag=PEOPLE,
        summary="The page",
        description="For browsers, which ask with city, lat, lon, country, category, units and lang, as at /briefing. "
        "Without a preference for HTML in Accept, the answer is that of /help.",
        content={HTML: TEXT, PLAIN: TEXT},
        problems=BRIEFING_PROBLEMS,
    ),
    Operation(
        path="/embed",
        name="embed",
        tag=PEOPLE,
        in_query=(PLACE,),
        summary="A place on another page",
        description="The weather of city, or of lat and lon, to be framed by pages of the operator's EMBED_ORIGINS.",
        content={HTML: TEXT},
        problems=BRIEFING_PROBLEMS,
        headers=("Cache-Control",),
    ),
    Operation(
        path="/kiosk",
        name="kiosk",
        tag=PEOPLE,
        in_query=(PLACE,),
        summary="A place on a wall",
        description="As /embed, large, without controls and in black on white; it loads itself anew every minute.",
        content={HTML: TEXT},
        problems=BRIEFING_PROBLEMS,
        headers=("Cache-Control",),
    ),
    *(
        Operation(
            path=f"/{{place}}.{kind}",
            name=name,
            tag=PEOPLE,
            summary=summary,
            description=f"For READMEs and e-ink, such as /Athens.{kind}; with units, clock, lang and theme=dark.",
            content=content,
            problems=BRIEFING_PROBLEMS,
            headers=("Cache-Control",),
            in_path=(
                {
                    "name": "place",
                    "in": "path",
                    "required": True,
                    "description": "As a city elsewhere.",
                    "schema": CITY,
                },
            ),
        )
        for kind, name, summary, content in (
            ("svg", "card", "A place as a drawing", {"image/svg+xml": TEXT}),
            ("png", "picture", "A place as a picture", {"image/png": TEXT | {"contentMediaType": "image/png"}}),
        )
    ),
    Operation(
        path="/help",
        name="help",
        tag=PEOPLE,
        summary="How to ask from a terminal",
        description="With examples that run against this Iris.",
        content={PLAIN: TEXT},
        problems=LIMITED,
    ),
    Operation(
        path="/guide",
        name="guide",
        tag=PEOPLE,
        summary="What Iris can do",
        description="A page for those who don't program, in English or Greek.",
        content={HTML: TEXT},
        problems=LIMITED,
    ),
    Operation(
        path="/llms.txt",
        name="llms",
        tag=PEOPLE,
        summary="How assistants ask",
        description="In Markdown, with addresses of this Iris (https://llmstxt.org).",
        content={"text/markdown": TEXT},
        problems=LIMITED,
    ),
    Operation(
        path="/SKILL.md",
        name="skill",
        tag=PEOPLE,
        summary="A skill for assistants",
        description="To be installed by an assistant that may use curl.",
        content={"text/markdown": TEXT},
        problems=LIMITED,
    ),
    Operation(
        path="/docs",
        name="docs",
        tag=PEOPLE,
        in_query=(text_parameter("q", "Words to look for in all chapters."),),
        summary="What you are reading",
        description="What /openapi.json says, for people, by chapters and with a search; in English or Greek.",
        content={HTML: TEXT},
        problems=LIMITED,
        headers=("Cache-Control", "ETag"),
        examples=(Example("What is told of rain", {"q": "rain"}),),
    ),
    Operation(
        path="/docs/{chapter}",
        name="chapter",
        tag=PEOPLE,
        summary="One of its chapters",
        description="Paths of one kind with examples that run, and the shapes of their answers.",
        content={HTML: TEXT},
        problems=(*LIMITED, NoSuchPath),
        headers=("Cache-Control", "ETag"),
        in_path=(
            {"name": "chapter", "in": "path", "required": True, "description": "As /docs links to it.", "schema": TEXT},
        ),
    ),
    Operation(
        path="/providers",
        name="providers",
        tag=ABOUT,
        summary="How each provider does",
        description="By the outcome of the last call to each; no provider is called for this.",
        answer=Providers,
        rendered=True,
        problems=(*LIMITED, InvalidParameter),
        headers=("Cache-Control", "Vary"),
    ),
    Operation(
        path="/openapi.json",
        name="openapi",
        tag=ABOUT,
        summary="This description",
        description="OpenAPI 3.1.",
        content={JSON: {"type": "object"}},
        problems=LIMITED,
        headers=("Cache-Control", "ETag"),
    ),
    Operation(
        path="/healthz",
        name="healthz",
        tag=ABOUT,
        summary="The process lives",
        description="For what restarts it when it doesn't answer; not counted against a limit.",
        answer=Alive,
    ),
    Operation(
        path="/readyz",
        name="readyz",
        tag=ABOUT,
        summary="It can answer",
        description="Until it is being stopped; nobody is asked, as it answers what it knows while others fail.",
        answer=Readiness,
    ),
    Operation(
        path="/static/{name}",
        name="static",
        tag=ABOUT,
        summary="The page's files",
        description="Under names that change with their content, so that they may be kept for good.",
        content={"text/css": TEXT, "text/javascript": TEXT, "image/svg+xml": TEXT},
        problems=(*KEYED, ServiceUnavailable, NoSuchPath),
        headers=("Cache-Control",),
        in_path=(
            {"name": "name", "in": "path", "required": True, "description": "As a page names it.", "schema": TEXT},
        ),
    ),
    Operation(
        path="/manifest.webmanifest",
        name="manifest",
        tag=ABOUT,
        summary="The page as an application",
        description="A web application manifest, by which a browser installs the page.",
        content={"application/manifest+json": {"type": "object"}},
        problems=KEYED,
        headers=("Cache-Control",),
    ),
    Operation(
        path="/sw.js",
        name="service_worker",
        tag=ABOUT,
        summary="The page's service worker",
        description="It keeps the last answers in the browser, and shows one when there is no network.",
        content={"text/javascript": TEXT},
        problems=KEYED,
        headers=("Cache-Control",),
    ),
)

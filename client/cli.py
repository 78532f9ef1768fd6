"""The words of the command line: `iris weather`, `iris news`, and the short form `iris CITY [COUNTRY]`."""

import click

from client import __version__, questions
from client.answering import Surroundings, answer
from client.options import Wishes, everywhere, for_news, for_weather, typed_here
from client.questions import Question


class ShortForm(click.Group):
    """A group whose first word may also be a city: what names no command goes to the short form, whole."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command the first word names, else the short form."""
        if self.get_command(ctx, args[0]) is None:
            return briefing.name, briefing, args
        return super().resolve_command(ctx, args)


@click.group(
    cls=ShortForm,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="CITY [COUNTRY] | COMMAND ...",
    epilog="A city named like a command: iris weather news. A city of several words: iris 'New York' us.",
)
@everywhere(envvar="IRIS_URL")
@for_weather
@for_news
@click.version_option(__version__, prog_name="iris")
@click.pass_context
def iris(ctx: click.Context) -> None:
    """Tell the weather of a city and the headlines of a country.

    iris CITY [COUNTRY] prints the weather and, with a country, its headlines. Options may stand anywhere.
    """
    ctx.obj = ctx.obj or Surroundings()


@iris.command()
@click.argument("cities", metavar="CITY...", nargs=-1, required=True)
@everywhere()
@for_weather
@click.pass_context
def weather(ctx: click.Context, cities: tuple[str, ...]) -> None:
    """Tell the weather of each CITY: Athens, London,CA, 'New York'."""
    wishes = Wishes.of(ctx.meta)
    ctx.exit(answer(ctx.obj, wishes, [_weather_question(city, wishes) for city in cities]))


@iris.command()
@click.argument("country")
@everywhere()
@for_news
@click.pass_context
def news(ctx: click.Context, country: str) -> None:
    """List the headlines of a COUNTRY: us, gr, Greece."""
    wishes = Wishes.of(ctx.meta)
    ctx.exit(answer(ctx.obj, wishes, [_news_question(country, wishes)]))


@click.command("CITY", options_metavar="[COUNTRY] [OPTIONS]")
@click.argument("words", metavar="", nargs=-1, required=True)
@everywhere()
@for_weather
@for_news
@click.pass_context
def briefing(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Tell the weather of a city and, with a second word, the headlines of a country."""
    city, *countries = words
    if len(countries) > 1:
        raise click.UsageError("one CITY and one COUNTRY at most; a city of several words goes in quotes: 'New York'.")
    if not countries and typed_here(ctx, "category", "number", "query"):
        raise click.UsageError("--category, --number and --query concern headlines: name a COUNTRY after the city.")
    wishes = Wishes.of(ctx.meta)
    asked = [_weather_question(city, wishes), *(_news_question(country, wishes) for country in countries)]
    ctx.exit(answer(ctx.obj, wishes, asked))


def _weather_question(city: str, wishes: Wishes) -> Question:
    units = wishes.units if wishes.as_json else wishes.units_for_people
    return questions.weather(city, units, wishes.lang)


def _news_question(country: str, wishes: Wishes) -> Question:
    return questions.news(country, wishes.number, wishes.category, wishes.query)

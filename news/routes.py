"""The news service's routes: parse, ask, answer."""

from flask import Blueprint, Response, g, request

from news.providers.newsapi import NewsApi
from news.settings import Settings
from servicekit.answers import json_answer
from servicekit.questions import NewsQuestion


def blueprint(provider: NewsApi, settings: Settings) -> Blueprint:
    """Routes that ask this provider."""
    bp = Blueprint("news", __name__)

    @bp.get("/news")
    def news() -> Response:
        question = NewsQuestion.from_query(request.query_string)
        return json_answer(provider.headlines(question, g.deadline), fresh_s=settings.news_fresh_s)

    return bp

"""newsapi-python: `COUNTRY` prints what it makes of a country's headlines; `source:ID` asks for one source's."""

import json
import sys

from newsapi import NewsApiClient
from newsapi.newsapi_exception import NewsAPIException

client, asked = NewsApiClient(api_key="any-key"), sys.argv[1]
try:
    if asked.startswith("source:"):
        top = client.get_top_headlines(sources=asked.partition(":")[2], language=None)
        told = {"names": sorted({article["source"]["name"] for article in top["articles"]})}
    else:
        top = client.get_top_headlines(country=asked, language=None, page_size=5)
        sources = client.get_sources(country=asked)["sources"]
        word = top["articles"][0]["title"].split()[0]
        told = {
            "status": top["status"],
            "total": top["totalResults"],
            "titles": [article["title"] for article in top["articles"]],
            "second": client.get_top_headlines(country=asked, language=None, page_size=5, page=2)["totalResults"],
            "sources": [source["id"] for source in sources],
            "word": word,
            "everything": [article["title"] for article in client.get_everything(qintitle=word)["articles"]],
        }
except NewsAPIException as error:
    told = {"error": type(error).__name__, "code": error.get_code(), "message": error.get_message()}
print(json.dumps(told))

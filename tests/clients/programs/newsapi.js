// newsapi (npm): `COUNTRY` prints what it makes of a country's headlines.
const NewsAPI = require("newsapi");

const client = new NewsAPI("any-key");
(async () => {
  const country = process.argv[2];
  const top = await client.v2.topHeadlines({ country, pageSize: 5 });
  const sources = await client.v2.sources({ country });
  const word = top.articles[0].title.split(" ")[0];
  const everything = await client.v2.everything({ q: word });
  return {
    status: top.status,
    total: top.totalResults,
    titles: top.articles.map((article) => article.title),
    sources: sources.sources.length,
    everything: everything.articles.map((article) => article.title),
  };
})().then(
  (told) => console.log(JSON.stringify(told)),
  (error) => console.log(JSON.stringify({ error: error.name, message: error.message })),
);

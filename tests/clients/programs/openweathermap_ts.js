// openweathermap-ts: `CITY` prints what it makes of a city; it gives errors as answers.
const OpenWeatherMap = require("openweathermap-ts").default;

const client = new OpenWeatherMap({ apiKey: "any-key", units: "metric" });
(async () => {
  const now = await client.getCurrentWeatherByCityName({ cityName: process.argv[2] });
  if (now.cod !== 200) return { cod: now.cod, message: now.message };
  const steps = await client.getThreeHourForecastByCityId(now.id);
  const here = await client.getCurrentWeatherByGeoCoordinates(now.coord.lat, now.coord.lon);
  return { name: now.name, celsius: now.main.temp, cod: now.cod, steps: steps.cnt, here: here.name, list_cod: steps.cod };
})().then(
  (told) => console.log(JSON.stringify(told)),
  (error) => console.log(JSON.stringify({ error: error.constructor.name, message: error.message })),
);

// openweather-api-node: `CITY` prints what it makes of a city.
const { OpenWeatherAPI } = require("openweather-api-node");

(async () => {
  const client = new OpenWeatherAPI({ key: "any-key", locationName: process.argv[2], units: "metric" });
  const current = await client.getCurrent();
  const forecast = await client.getForecast(3);
  const everything = await client.getEverything();
  const air = await client.getCurrentAirPollution();
  const location = await client.getLocation();
  return {
    celsius: current.weather.temp.cur,
    condition: current.weather.conditionId,
    place: location.name,
    steps: forecast.length,
    timezone: everything.timezone,
    hours: everything.hourly.length,
    days: everything.daily.length,
    aqi: air.aqi,
  };
})().then(
  (told) => console.log(JSON.stringify(told)),
  (error) => console.log(JSON.stringify({ error: error.constructor.name, message: error.message })),
);

// openweather-api-node: `CITY` or `LAT,LON` prints what it makes of a place.
const { OpenWeatherAPI } = require("openweather-api-node");

(async () => {
  const client = new OpenWeatherAPI({ key: "any-key", units: "metric" });
  const [lat, lon] = process.argv[2].split(",").map(Number);
  if (lon === undefined) client.setLocationByName(process.argv[2]);
  else client.setLocationByCoordinates(lat, lon);
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

// openweather-apis: `CITY` prints what it makes of a city, over plain HTTP.
const weather = require("openweather-apis");

weather.setAPPID("any-key");
weather.setLang("en");
weather.setUnits("metric");
weather.setCity(process.argv[2]);
const ask = (method, ...args) =>
  new Promise((resolve, reject) => weather[method](...args, (error, told) => (error ? reject(error) : resolve(told))));
(async () => {
  const all = await ask("getAllWeather");
  const smart = await ask("getSmartJSON");
  const forecast = await ask("getWeatherForecast");
  const days = await ask("getWeatherForecastForDays", 3);
  return { name: all.name, celsius: all.main.temp, smart: smart.temp, steps: forecast.cnt, days: days.list.length };
})().then(
  (told) => console.log(JSON.stringify(told)),
  (error) => console.log(JSON.stringify({ error: error.constructor.name, message: error.message })),
);

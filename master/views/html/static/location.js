// "Use my location": the browser asks its user, and only after a click; Iris gets the place to about a kilometre.

const DECIMALS = 2;
const OPTIONS = { timeout: 10_000, maximumAge: 600_000 };

const button = document.querySelector("#locate");
const problem = document.querySelector("#locate-problem");

function ask({ coords }) {
  const address = new URLSearchParams({ lat: coords.latitude.toFixed(DECIMALS), lon: coords.longitude.toFixed(DECIMALS) });
  for (const { name, value } of document.querySelectorAll("form.ask input[type=hidden]:not([name=earlier], [name=context])")) address.set(name, value);
  location.search = address;
}

function refuse({ code, PERMISSION_DENIED }) {
  button.disabled = false;
  problem.textContent = code === PERMISSION_DENIED ? problem.dataset.denied : problem.dataset.unknown;
}

if (button && navigator.geolocation && isSecureContext) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    problem.textContent = "";
    navigator.geolocation.getCurrentPosition(ask, refuse, OPTIONS);
  });
  addEventListener("pageshow", () => (button.disabled = false));
}

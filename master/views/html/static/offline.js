// Installs the service worker (/sw.js), and says how old a page is that it showed for want of a network.

const MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86_400;

/** "5 minutes ago", in the page's language. */
function ago(seconds) {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  if (seconds < MINUTE_S) return format.format(-Math.round(seconds), "second");
  if (seconds < HOUR_S) return format.format(-Math.round(seconds / MINUTE_S), "minute");
  if (seconds < DAY_S) return format.format(-Math.round(seconds / HOUR_S), "hour");
  return format.format(-Math.round(seconds / DAY_S), "day");
}

const banner = document.querySelector("#offline");
const { keptAt } = document.documentElement.dataset;
if (banner && keptAt) {
  const seconds = Math.max(0, (Date.now() - Date.parse(keptAt)) / 1000);
  banner.textContent = banner.dataset.said.replace("{when}", ago(seconds));
  banner.hidden = false;
}

navigator.serviceWorker?.register(new URL("../sw.js", import.meta.url)).catch(() => {}); // an insecure origin has none

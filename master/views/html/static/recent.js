// The cities asked last, kept in this browser only, and offered where nothing is asked yet.

const KEY = "iris.recent";
const MOST = 6;
const KEPT = ["city", "lat", "lon", "country"];

/** What is kept: `{name, where, query}` of each city, the last one first. */
function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter(({ name, query }) => name && query) : [];
  } catch { // no storage, or nothing of ours in it
    return [];
  }
}

function keep(entries) {
  try {
    if (entries.length) localStorage.setItem(KEY, JSON.stringify(entries.slice(0, MOST)));
    else localStorage.removeItem(KEY);
  } catch { // a full or forbidden storage costs the list, nothing else
  }
}

/** The part of the address that names the place: units and language are chosen anew each time. */
function question() {
  const asked = new URLSearchParams(location.search);
  return new URLSearchParams(KEPT.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)])).toString();
}

function offer(section) {
  const list = section.querySelector("ul");
  const hidden = [...document.querySelectorAll("form.ask input[type=hidden]:not([name=earlier], [name=context])")].map(({ name, value }) => [name, value]);
  list.replaceChildren(...recent().map(({ name, where, query }) => {
    const address = new URLSearchParams([...new URLSearchParams(query), ...hidden]);
    const link = Object.assign(document.createElement("a"), { href: `?${address}`, textContent: name, title: where ?? "" });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  section.hidden = !list.children.length;
}

const place = document.querySelector("#place");
if (place && question()) {
  const entry = { name: place.textContent, where: document.querySelector(".now .where")?.textContent, query: question() };
  keep([entry, ...recent().filter(({ name, where }) => name !== entry.name || where !== entry.where)]);
}

const section = document.querySelector("#recent");
if (section) {
  offer(section);
  section.querySelector("button").addEventListener("click", () => {
    keep([]);
    offer(section);
    document.querySelector("#city").focus();
  });
}

// The cities asked last, kept in this browser only, and offered where nothing is asked yet.

const KEY = "iris.recent";
const MOST = 6;

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

/* The place itself is kept, not the question that led to it. */
const place = document.querySelector("#place");
if (place?.dataset.query) {
  const { query, point } = place.dataset;
  const entry = { name: place.textContent, where: document.querySelector(".now .where")?.textContent, query: new URLSearchParams({ city: query }).toString(), point };
  const same = (other) => (other.point && other.point === point) || (other.name === entry.name && other.where === entry.where);
  keep([entry, ...recent().filter((other) => !same(other))]);
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

// Favourites and headlines for later: kept in this browser only.

const PLACES = "iris.favourites", MOST = 8;
const { CHOSEN, read, write } = globalThis.iris; // choices.js

const places = () => {
  const kept = read(PLACES, []);
  return Array.isArray(kept) ? kept.filter((each) => typeof each?.city === "string" && typeof each?.name === "string") : [];
};
const keepPlaces = (kept) => write(PLACES, kept.slice(0, MOST));

/* A place's star. */
const star = document.querySelector("#star"), place = document.querySelector("#place");
if (star && place?.dataset.query) {
  const entry = { city: place.dataset.query, name: place.textContent };
  const isKept = () => places().some(({ city }) => city === entry.city);
  const show = () => star.setAttribute("aria-pressed", String(isKept()));
  star.hidden = false;
  star.addEventListener("click", () => {
    const others = places().filter(({ city }) => city !== entry.city);
    keepPlaces(isKept() ? others : [entry, ...others]);
    show();
  });
  show();
}

/* Places that came as a link. */
const keepAll = document.querySelector("#keep-all");
if (keepAll) {
  keepAll.hidden = false;
  keepAll.addEventListener("click", () => {
    const shown = [...document.querySelectorAll(".place")].map(({ dataset: { city, name } }) => ({ city, name }));
    keepPlaces([...shown, ...places().filter(({ city }) => !shown.some((each) => each.city === city))]);
    keepAll.textContent = keepAll.dataset.kept;
    keepAll.disabled = true;
  });
}

/* On the empty page: one request for all, again whenever the page is looked at after a while. */
const STALE_MS = 300_000;
const section = document.querySelector("#favourites");
if (section) {
  const list = section.querySelector(".places");
  let shownAt = 0;

  function link() {
    const asked = new URLSearchParams(places().map(({ city }) => ["city", city]));
    const shown = new URLSearchParams(location.search);
    for (const name of CHOSEN) if (shown.has(name)) asked.set(name, shown.get(name));
    return new URL(`../compare?${asked}`, import.meta.url);
  }

  function button(name, label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: name });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  function arrange(item, at) {
    const { up, remove } = section.dataset, { name } = item.dataset;
    const bar = Object.assign(document.createElement("p"), { className: "arrange" });
    if (at > 0) bar.append(button("↑", up.replace("{name}", name), () => {
      const kept = places();
      kept.splice(at - 1, 0, ...kept.splice(at, 1));
      keepPlaces(kept);
      refresh();
    }));
    bar.append(button("✕", remove.replace("{name}", name), () => {
      keepPlaces(places().filter((_, index) => index !== at));
      refresh();
    }));
    item.append(bar);
  }

  async function refresh() {
    const kept = places();
    section.hidden = !kept.length;
    if (!kept.length) return;
    section.querySelector("#share").href = link();
    shownAt = Date.now();
    try {
      const answer = await fetch(link(), { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const items = [...page.querySelectorAll(".place")];
      const pictures = page.querySelector("#pictures");
      if (pictures && !document.querySelector("#pictures")) section.prepend(document.adoptNode(pictures));
      if (!items.length) throw new Error(answer.status);
      list.replaceChildren(...items.map((item) => document.adoptNode(item)));
      [...list.children].forEach(arrange);
    } catch { // without a network they are links still
      list.replaceChildren(...kept.map(({ city, name }) => {
        const item = Object.assign(document.createElement("li"), { className: "place" });
        item.append(Object.assign(document.createElement("a"), { href: `?${new URLSearchParams({ city })}`, textContent: name }));
        return item;
      }));
    }
  }
  refresh();
  document.addEventListener("visibilitychange", () => !document.hidden && Date.now() - shownAt > STALE_MS && refresh());
}

/* Headlines for later. */
const SAVED = "iris.saved", MOST_SAVED = 50;
const saved = () => {
  const kept = read(SAVED, []);
  return Array.isArray(kept) ? kept.filter(({ title, link }) => title && /^https?:/.test(link)) : [];
};
const later = document.querySelector("#later");
for (const link of later ? document.querySelectorAll(".card h3 a") : []) {
  const entry = { title: link.textContent, link: link.href, about: link.closest(".card").querySelector(".about")?.textContent ?? "" };
  const isSaved = () => saved().some((each) => each.link === entry.link);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet save" });
  const show = () => {
    button.textContent = isSaved() ? later.dataset.saved : later.dataset.save;
    button.setAttribute("aria-pressed", String(isSaved()));
  };
  button.setAttribute("aria-describedby", link.closest(".card").id);
  button.addEventListener("click", () => {
    const others = saved().filter((each) => each.link !== entry.link);
    write(SAVED, isSaved() ? others : [entry, ...others].slice(0, MOST_SAVED));
    show();
  });
  show();
  link.closest(".words").append(button);
}
const shelf = document.querySelector("#saved");
function arrangeShelf() {
  const kept = saved();
  shelf.hidden = !kept.length;
  shelf.querySelector("ul").replaceChildren(...kept.map(({ title, link, about }) => {
    const item = document.createElement("li");
    const anchor = Object.assign(document.createElement("a"), { href: link, textContent: title, rel: "noopener noreferrer" });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "✕" });
    remove.setAttribute("aria-label", shelf.dataset.remove.replace("{name}", title));
    remove.addEventListener("click", () => {
      write(SAVED, saved().filter((each) => each.link !== link));
      arrangeShelf();
    });
    item.append(anchor, " ", Object.assign(document.createElement("small"), { textContent: about }), " ", remove);
    return item;
  }));
}
if (shelf) arrangeShelf();

// Units, clock, language and theme: what a switch chose holds until another one is chosen, or an address says otherwise.
//
// Loaded at once, before anything of the page is there: no switch can be pressed before this listens, so that a choice
// is stored whatever becomes of the page that the switch leads to; and no page is painted in another theme than the chosen one.

globalThis.iris = {
  CHOSEN: ["units", "clock", "lang", "theme"],

  read(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? otherwise;
    } catch { // no storage, or nothing of ours in it
      return otherwise;
    }
  },

  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch { // a full or forbidden storage costs the memory, nothing else
    }
  },
};

{
  const { CHOSEN, read, write } = globalThis.iris, CHOICES = "iris.choices";

  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.(".switch a");
    if (!link) return;
    const asked = new URL(link.href).searchParams;
    const changed = Object.fromEntries(CHOSEN.filter((name) => asked.has(name)).map((name) => [name, asked.get(name)]));
    write(CHOICES, { ...read(CHOICES, {}), ...changed });
  });

  const address = new URL(location.href), chosen = read(CHOICES, {});
  const missing = CHOSEN.filter((name) => typeof chosen[name] === "string" && !address.searchParams.has(name));
  if (missing.length) {
    for (const name of missing) address.searchParams.set(name, chosen[name]);
    window.stop(); // nothing more of this page: not its pictures, not its scripts
    location.replace(address);
  }
}

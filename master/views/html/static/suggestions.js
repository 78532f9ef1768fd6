// Places as one types: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, with a list of which one may be chosen.

const PAUSE_MS = 180;
const SHORTEST = 2;

const language = document.documentElement.lang;
const countries = new Intl.DisplayNames([language], { type: "region" });

/** The places that a name may mean; none where they can't be had, as suggestions are never worth an error. */
async function placesCalled(name, signal) {
  const asked = new URLSearchParams({ q: name, limit: "5", lang: language });
  try {
    const answer = await fetch(new URL(`../places?${asked}`, import.meta.url), { signal, headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

/** What a country is called; its code where that is none, which the browser throws at. */
function country(code) {
  try {
    return countries.of(code);
  } catch {
    return code;
  }
}

/** What the field gets, and what the list shows. */
function described(place) {
  const name = place.local_names?.[language] ?? place.name;
  const where = [place.state, place.country && country(place.country)].filter(Boolean).join(", ");
  return { value: [name, place.state, place.country].filter(Boolean).join(","), name, where };
}

class Suggestions {
  #input;
  #list;
  #status;
  #choices = [];
  #active = -1;
  #pause;
  #asking = new AbortController();

  constructor(input, status) {
    this.#input = input;
    this.#status = status;
    this.#list = Object.assign(document.createElement("ul"), { id: "suggestions", className: "suggestions", hidden: true });
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", input.labels[0].textContent);
    input.after(this.#list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#pressed(event));
    input.addEventListener("blur", () => this.#forget());
    this.#list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the field's focus
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#take([...this.#list.children].indexOf(option));
    });
  }

  #typed() {
    this.#forget();
    const name = this.#input.value.trim();
    if (name.length >= SHORTEST) this.#pause = setTimeout(() => this.#ask(name), PAUSE_MS);
  }

  /** Only the answer to the latest question is shown: an earlier one is broken off. */
  async #ask(name) {
    const { signal } = (this.#asking = new AbortController());
    const places = await placesCalled(name, signal);
    if (!signal.aborted) this.#show(places.map(described));
  }

  #show(choices) {
    this.#choices = choices;
    this.#list.replaceChildren(...choices.map((choice, index) => this.#option(choice, index)));
    this.#open(choices.length > 0);
    if (choices.length) this.#status.textContent = this.#input.dataset.some.replace("{n}", choices.length);
  }

  #option(choice, index) {
    const option = Object.assign(document.createElement("li"), { id: `suggestion-${index}` });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const where = Object.assign(document.createElement("span"), { className: "where", textContent: choice.where });
    option.append(choice.name, " ", where);
    return option;
  }

  #pressed(event) {
    const open = !this.#list.hidden;
    if (event.key === "Escape" && open) {
      this.#open(false);
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.#choices.length) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = this.#active < 0 && step < 0 ? 0 : this.#active;
      this.#open(true);
      this.#choose((from + step + this.#choices.length) % this.#choices.length);
      event.preventDefault();
    } else if (event.key === "Enter" && open && this.#active >= 0) {
      this.#take(this.#active);
      event.preventDefault();
    }
  }

  #choose(index) {
    this.#active = index;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index >= 0) this.#input.setAttribute("aria-activedescendant", `suggestion-${index}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #take(index) {
    this.#input.value = this.#choices[index].value;
    this.#forget();
    for (const turn of this.#input.form.querySelectorAll("[name=earlier], [name=context]")) turn.remove(); // a place is a fresh start
    this.#input.form.requestSubmit();
  }

  #open(open) {
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open));
    this.#choose(-1);
  }

  #forget() {
    clearTimeout(this.#pause);
    this.#asking.abort();
    this.#choices = [];
    this.#open(false);
  }
}

const input = document.querySelector("#city");
if (input) new Suggestions(input, document.querySelector("#status"));

// /docs: a form for each path, which asks this very server and shows what came. Without this file its examples are links.

const words = document.getElementById("docs-words").dataset;
const SHOWN = 200_000; // characters of a body
const ESCAPE = /\u001b/g;

function address(form) {
  const asked = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(asked).toString();
  return new URL(query ? `${form.getAttribute("action")}?${query}` : form.getAttribute("action"), location.origin);
}

function curl(url) {
  return `curl '${url.href.replaceAll("'", "%27")}'`;
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

async function asText(response) {
  const text = await response.text();
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}\n…` : text;
  if (!/json/.test(response.headers.get("Content-Type") ?? "")) return shown.replace(ESCAPE, "␛");
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return shown;
  }
}

function copyButton(line) {
  const button = element("button", { type: "button", textContent: words.copy });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(line.textContent);
      button.textContent = words.copied;
    } catch { // an insecure origin has no clipboard: select it, so that a key copies it
      getSelection().selectAllChildren(line);
    }
  });
  return button;
}

function furnish(form) {
  const line = element("code");
  const status = element("p", { className: "status", role: "status" });
  const headers = element("pre", { tabIndex: 0 });
  const body = element("pre", { tabIndex: 0 });
  headers.setAttribute("aria-label", words.headers);
  body.setAttribute("aria-label", words.body);
  const answer = element("div", { hidden: true }, element("details", {}, element("summary", { textContent: words.headers }), headers), body);
  const outcome = form.nextElementSibling;
  const open = element("a", { textContent: words.open });
  outcome.append(element("p", { className: "curl" }, line, copyButton(line), open), status, answer);

  let asking = new AbortController();
  const tell = () => {
    line.textContent = curl(address(form));
    open.href = address(form);
  };
  form.addEventListener("input", tell);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    tell();
    answer.hidden = true;
    status.textContent = words.asking;
    delete status.dataset.bad;
    const began = performance.now();
    try {
      const response = await fetch(address(form), { signal, headers: { Accept: "*/*" } });
      body.textContent = await asText(response);
      headers.textContent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      status.textContent = `${response.status} ${response.statusText} · ${Math.round(performance.now() - began)} ms`;
      if (!response.ok) status.dataset.bad = "";
      answer.hidden = false;
    } catch (error) {
      if (signal.aborted) return;
      status.textContent = words.unreachable;
      status.dataset.bad = "";
    }
  });
  tell();
  form.hidden = outcome.hidden = false;
}

document.querySelectorAll("form[data-try]").forEach(furnish);

/* Before there were chapters all stood at /docs: an address with a part of it, such as /docs#weather, leads on to where it is now. */
const moved = document.getElementById(location.hash.slice(1));
if (moved?.matches(".contents, .contents li")) location.replace(moved.querySelector("a").href);

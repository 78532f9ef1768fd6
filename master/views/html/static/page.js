// Waiting, and pictures that fail: small things that every page has.

const content = document.querySelector("#content");
const status = document.querySelector("#status");

function wait(waiting) {
  content.setAttribute("aria-busy", String(waiting));
  if (status) status.textContent = waiting ? status.dataset.waiting : "";
}

/* The answer comes with the next page; until then the old one says that it is being asked for. */
document.addEventListener("submit", () => wait(true));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  const isQuestion = link?.origin === location.origin && link.search && link.pathname === new URL(document.forms[0]?.action ?? "", location).pathname;
  if (isQuestion && !elsewhere && !event.defaultPrevented) wait(true);
});
addEventListener("pageshow", () => wait(false)); // also when it comes back from the browser's memory

/* The address bar holds what was asked, not the fields that were left empty. */
document.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

/* A picture that fails vanishes, and its publisher's tile behind it is seen. */
const failed = (image) => image instanceof HTMLImageElement && image.closest(".shot") && image.remove();
document.addEventListener("error", ({ target }) => failed(target), true);
for (const image of document.images) if (image.complete && image.naturalWidth === 0) failed(image);

/* What passes by itself is asked again by itself, a few times, while the page is looked at. */
const MOST_TRIES = 3, SECOND_MS = 1000;
const again = document.querySelector("[data-again]");
if (again) {
  const tried = `iris.tried:${location.href}`, tries = Number(sessionStorage[tried] ?? 0);
  if (tries < MOST_TRIES) {
    const said = document.createElement("span");
    again.after(" ", said);
    let left = Number(again.dataset.again);
    const tick = () => {
      said.textContent = again.dataset.said.replace("{n}", left);
      if (left <= 0 && !document.hidden) {
        sessionStorage[tried] = tries + 1;
        location.reload();
      } else {
        left = Math.max(0, left - 1);
        setTimeout(tick, SECOND_MS);
      }
    };
    tick();
  }
} else if (document.querySelector("#place, .card")) {
  delete sessionStorage[`iris.tried:${location.href}`];
}

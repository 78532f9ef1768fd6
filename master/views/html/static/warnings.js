// A warning is read out once, when it is new: not each time that the page of its place is opened again.

const KEPT = "iris-warnings";
const MOST = 100;

function seen() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) || [];
  } catch {
    return []; // no storage, or another's content
  }
}

const known = seen();
const shown = [...document.querySelectorAll("[data-alert]")];
const fresh = shown.filter((alert) => !known.includes(alert.dataset.alert));
for (const alert of fresh) alert.querySelector("summary > b").setAttribute("role", "alert");
if (fresh.length) {
  try {
    localStorage.setItem(KEPT, JSON.stringify([...fresh.map((alert) => alert.dataset.alert), ...known].slice(0, MOST)));
  } catch {
    // private windows may have no room
  }
}

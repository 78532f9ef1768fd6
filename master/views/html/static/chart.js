// The chart's values, by pointing and by arrow keys. They are read from the table below it.

const drawing = document.querySelector(".drawing");
const slots = [...document.querySelectorAll("#slots tr[data-x]")];
if (drawing && slots.length) follow(drawing, slots);

function follow(drawing, slots) {
  const picture = drawing.querySelector("svg");
  const cursor = drawing.querySelector(".c-cursor");
  const [line, dot] = cursor.children;
  const said = document.querySelector("#chart-said");
  const scroller = drawing.parentElement;

  /* A range is what assistive technology knows best: it lies unseen over the drawing and takes the keys. */
  const keys = Object.assign(document.createElement("input"), { type: "range", min: 0, max: slots.length - 1, value: 0 });
  keys.setAttribute("aria-labelledby", "chart-name");
  drawing.append(keys);
  scroller.removeAttribute("tabindex");

  function show(index) {
    const { x, y, said: words } = slots[index].dataset;
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
    cursor.setAttribute("visibility", "visible");
    keys.value = index;
    keys.setAttribute("aria-valuetext", words);
    said.textContent = words;
    said.classList.add("live");
  }

  function hide() {
    cursor.setAttribute("visibility", "hidden");
    said.textContent = said.dataset.hint;
    said.classList.remove("live");
  }

  function nearest(event) {
    const box = picture.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * picture.viewBox.baseVal.width;
    const far = slots.map((slot) => Math.abs(slot.dataset.x - x));
    return far.indexOf(Math.min(...far));
  }

  picture.addEventListener("pointermove", (event) => show(nearest(event)));
  picture.addEventListener("pointerdown", (event) => show(nearest(event)));
  picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
  keys.addEventListener("focus", () => show(Number(keys.value)));
  keys.addEventListener("blur", hide);
  keys.addEventListener("input", () => {
    show(Number(keys.value));
    const at = (slots[keys.value].dataset.x / picture.viewBox.baseVal.width) * drawing.clientWidth;
    scroller.scrollLeft = at - scroller.clientWidth / 2;
  });
  keys.setAttribute("aria-valuetext", slots[0].dataset.said);
  hide();
}

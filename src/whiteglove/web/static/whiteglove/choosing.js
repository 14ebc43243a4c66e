// Rows of the list are chosen with x, a click, a click with shift for all between, or all that are shown.
// What is chosen stays chosen while rows are refreshed.
const chosen = new Set();
let last = null;

export function choosing() {
  document.body.addEventListener("click", (event) => {
    const box = event.target.closest(".choose-row");
    if (box) return choose(box, event.shiftKey);
    const which = event.target.closest("[data-choose]")?.dataset.choose;
    if (which) chooseAll(which === "all");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen.size && !document.querySelector("details.choose[open], dialog[open]")) chooseAll(false);
  });
  document.body.addEventListener("htmx:afterSwap", restore);
  document.body.addEventListener("htmx:oobAfterSwap", restore);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.closest("#many form")) chooseAll(false);
  });
}

// The row one is on: with the focus, else the open one.
export function chooseHere() {
  const here = document.activeElement.closest?.(".row") || document.querySelector(".row:has(a[aria-current])");
  const box = here?.querySelector(".choose-row");
  if (!box) return;
  box.checked = !box.checked;
  choose(box, false);
}

function boxes() {
  return [...document.querySelectorAll("#rows .choose-row")];
}

function choose(box, isRange) {
  const all = boxes();
  const [from, to] = [all.findIndex((one) => one.value === last), all.indexOf(box)];
  if (isRange && from >= 0) for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
  last = box.value;
  keep();
}

function chooseAll(isChosen) {
  for (const box of boxes()) box.checked = isChosen;
  if (!isChosen) last = null;
  keep();
}

function keep() {
  for (const box of boxes()) {
    if (box.checked) chosen.add(box.value);
    else chosen.delete(box.value);
  }
  say();
}

function restore() {
  const there = boxes();
  for (const box of there) box.checked = chosen.has(box.value);
  for (const id of [...chosen]) if (!there.some((box) => box.value === id)) chosen.delete(id);
  say();
}

function say() {
  const many = document.getElementById("many");
  const words = document.getElementById("how-many");
  if (!many || !words) return;
  const said = chosen.size === 1 ? many.dataset.countOne : many.dataset.countMany.replace("#", chosen.size);
  if (words.textContent !== said) words.textContent = chosen.size ? said : "";
  document.querySelector(".list").classList.toggle("is-choosing", chosen.size > 0);
  if (chosen.size) many.dispatchEvent(new CustomEvent("choose"));
}

// Keys for those who work here all day. They never fire while somebody types.
const press = {
  j: () => move(1),
  k: () => move(-1),
  r: () => compose("kind-reply"),
  n: () => compose("kind-note"),
  a: () => document.getElementById("act-mine")?.click(),
  e: () => document.getElementById("act-close")?.click(),
  u: () => back(),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => show(),
};

export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leave(event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const act = press[event.key];
    if (!act || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
  document.body.addEventListener("click", (event) => {
    if (event.target.closest("[data-act='keys']")) show();
  });
}

function isTyping(element) {
  return element.matches("input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea, select, [contenteditable]");
}

function move(step) {
  const rows = [...document.querySelectorAll("#rows .row > a")];
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  const from = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step));
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

function compose(radio) {
  const choice = document.getElementById(radio);
  if (!choice) return;
  choice.checked = true;
  document.getElementById("text").focus();
}

function back() {
  const id = document.getElementById("talk")?.dataset.conversation;
  document.getElementById("back")?.click();
  if (id) document.getElementById(`open-${id}`)?.focus({ preventScroll: true });
}

function send(event) {
  if (event.target.id !== "text") return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

function leave(event) {
  for (const open of document.querySelectorAll("details.choose[open]")) open.open = false;
  if (isTyping(event.target)) event.target.blur();
}

function show() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
}

// Keys for those who work here all day. They never fire while somebody types.
// An element says its own key with data-key ("p", or two in a row such as "g m"): pressing it clicks a button or link,
// opens a details, or goes into a field. What is not shown has no key. Of several with data-newest the last is meant. The few here act on no single element.
import { chooseHere } from "./choosing.js";

const press = {
  j: () => move(1),
  k: () => move(-1),
  r: () => compose("kind-reply"),
  n: () => compose("kind-note"),
  u: () => back(),
  x: () => chooseHere(),
  "?": () => show(),
};

export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leave(event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]") || event.key === "Shift") return;
    const act = wanted(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.body.addEventListener("click", (event) => {
    if (event.target.closest("[data-act='keys']")) show();
  });
}

const WAIT_MILLISECONDS = 1200;
const FIRST_OF_TWO = ["g", "w"];
let before = { key: "", at: 0 };

// What this key does, alone or after the one before it. The first of two keys does nothing yet, and the second nothing
// else when there is no such act: who takes back what is taken back already means no other undo.
function wanted(key) {
  const isSecond = FIRST_OF_TWO.includes(before.key) && Date.now() - before.at < WAIT_MILLISECONDS;
  const found = shown(isSecond ? `${before.key} ${key}` : key);
  before = { key: isSecond && !FIRST_OF_TWO.includes(key) ? "" : key, at: Date.now() };
  if (found) return () => use(found);
  return isSecond ? undefined : press[key];
}

function shown(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const usable = found.filter((element) => (within(element) || element).checkVisibility() && !element.disabled);
  return usable.findLast((element) => "newest" in element.dataset) || usable[0];
}

// A chooser within a closed one ("More") has its key all the same.
function within(element) {
  return element.matches("details") && element.parentElement.closest("details.choose");
}

function use(element) {
  if (within(element)) within(element).open = true;
  if (element.matches("details")) {
    element.open = true;
    element.querySelector("input:not([type=hidden]), select, textarea, button, a")?.focus();
    if (within(element)) element.scrollIntoView({ block: "nearest" });
  } else if (element.matches("input, textarea, select")) element.focus();
  else element.click();
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
  document.getElementById(radio === "kind-note" ? "note" : "text").focus();
}

function back() {
  const id = document.getElementById("talk")?.dataset.conversation;
  document.getElementById("back")?.click();
  if (id) document.getElementById(`open-${id}`)?.focus({ preventScroll: true });
}

function send(event) {
  if (!event.target.matches("#composer textarea")) return;
  event.preventDefault();
  document.getElementById("send").click(); // htmx knows only buttons that were pressed
}

// Out of a field or chooser, yet never out of the page: the focus goes to what the field or chooser belongs to.
function leave(event) {
  const chooser = event.target.closest("details.choose[open]");
  for (const open of document.querySelectorAll("details.choose[open]")) open.open = false;
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (chooser) return outermost(chooser).querySelector("summary").focus();
  if (!isTyping(event.target)) return;
  event.target.blur();
  besides(event.target)?.focus({ preventScroll: true });
}

function outermost(chooser) {
  const outer = chooser.parentElement.closest("details.choose");
  return outer ? outermost(outer) : chooser;
}

function besides(field) {
  if (field.closest("#talk")) return document.querySelector(".thread-scroll");
  const rows = [...document.querySelectorAll("#rows .row > a")];
  return rows.find((row) => row.hasAttribute("aria-current")) || rows[0] || document.getElementById("main");
}

function show() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
}

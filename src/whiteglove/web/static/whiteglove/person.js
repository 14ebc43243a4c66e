// The page of a customer, told anew part by part when somebody else changed something. What one has in hand there stays:
// a part in which one types waits until one leaves it, others keep what was unfolded, typed and ticked, and the focus.
import { FIELDS, isChanged, isTicked } from "./choosers.js";

const TYPED = "input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea";
let waits = false;
let lost = null;

export function person() {
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => isOfPerson() && swap(event));
  document.body.addEventListener("htmx:afterSettle", giveFocus);
  document.body.addEventListener("focusout", () => setTimeout(askAgain));
}

function isOfPerson() {
  return document.getElementById("customer-news") !== null;
}

function swap(event) {
  const part = event.detail.target;
  const fresh = event.detail.fragment.firstElementChild;
  if (!fresh || looks(part) === looks(fresh)) return event.preventDefault();
  if (part.contains(document.activeElement) && document.activeElement.matches(TYPED)) {
    waits = true;
    return event.preventDefault();
  }
  for (const open of part.querySelectorAll("details[open][id]")) fresh.querySelector(`#${open.id}`)?.setAttribute("open", "");
  for (const field of part.querySelectorAll(FIELDS)) if (field.id && isChanged(field)) carry(field, fresh.querySelector(`#${CSS.escape(field.id)}`));
  keepEarlier(part, fresh);
  if (part.contains(document.activeElement)) lost = { part: part.id, name: nameOf(document.activeElement) };
}

// How a part reads: what only the browser or the clock changes does not count.
function looks(part) {
  const copy = part.cloneNode(true);
  for (const one of copy.querySelectorAll("[name=csrfmiddlewaretoken], #merge-found")) one.remove();
  for (const one of copy.querySelectorAll("time")) one.replaceChildren();
  for (const one of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["open", "class", "hx-swap-oob", "checked"]) one.removeAttribute(name);
  }
  return copy.outerHTML.replace(/\s+/g, " ");
}

function carry(field, to) {
  if (!to) return;
  if (isTicked(field)) to.checked = field.checked;
  else to.value = field.value;
}

// Matters that no longer stand among the first stay on the page where earlier ones were asked for.
function keepEarlier(part, fresh) {
  if (part.id !== "matters-now" || !part.querySelector("li.earlier")) return;
  const list = fresh.querySelector("ol");
  const shown = new Set([...fresh.querySelectorAll("li.matter")].map((one) => one.id));
  fresh.querySelector("#more-matters")?.remove();
  for (const one of part.querySelectorAll("li")) {
    if (shown.has(one.id)) continue;
    const kept = one.cloneNode(true);
    kept.classList.add("earlier");
    list.append(kept);
  }
}

function nameOf(element) {
  const said = element.getAttribute("aria-label") || element.getAttribute("href") || element.textContent.trim();
  return `${element.tagName} ${element.id || said}`;
}

// Where the focus was; where that is gone, the page's name.
function giveFocus() {
  if (!lost) return;
  const { part, name } = lost;
  lost = null;
  if (document.activeElement && document.activeElement !== document.body) return;
  const there = [...(document.getElementById(part)?.querySelectorAll("a, button, summary, input, select, textarea") || [])];
  (there.find((one) => nameOf(one) === name) || document.getElementById("page-name"))?.focus({ preventScroll: true });
}

function askAgain() {
  if (!waits || document.activeElement?.matches(TYPED)) return;
  waits = false;
  const topic = document.getElementById("customer-news")?.dataset.live.split(" ")[0];
  if (topic) document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
}

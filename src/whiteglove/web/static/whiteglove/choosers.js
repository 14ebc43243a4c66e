// News of others swap the acts of a conversation as a whole. A chooser somebody has open stays open then, with what
// they typed and chose in it and the focus where it was; only their own act closes it.
export const FIELDS = "input:not([type=hidden]), select, textarea";

export function choosers() {
  let kept = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    kept = event.detail.requestConfig?.elt?.closest("#standing") ? null : inHand();
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    if (kept && !kept.standing.isConnected) giveBack(kept);
    kept = null;
  });
}

// Of the conversation that is open: what its open choosers hold that the server did not put there.
function inHand() {
  const standing = document.getElementById("standing");
  const open = standing ? [...standing.querySelectorAll("details[open][id]")].map((one) => one.id) : [];
  if (!open.length) return null;
  const changed = [...standing.querySelectorAll(FIELDS)].filter(isChanged);
  const focused = document.activeElement;
  return {
    standing,
    open,
    talk: talkNow(),
    changed: changed.map((field) => ({ place: placeOf(field), value: field.value, checked: field.checked })),
    focus: standing.contains(focused) ? placeOf(focused) : "",
  };
}

function giveBack({ open, changed, focus, talk }) {
  if (talk !== talkNow()) return;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const { place, value, checked } of changed) {
    const field = find(place);
    if (!field) continue;
    if (isTicked(field)) field.checked = checked;
    else field.value = value;
    if (field.dataset.filters) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (focus) find(focus)?.focus({ preventScroll: true });
}

export function isChanged(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  return field.value !== field.defaultValue;
}

export function isTicked(field) {
  return field.matches("[type=radio], [type=checkbox]");
}

// The same field of the acts before and after: there are no two of one name in one chooser but those one ticks.
function placeOf(element) {
  const chooser = element.closest("details[id]");
  if (!chooser) return element.id && `#${CSS.escape(element.id)}`;
  const within = `#${CSS.escape(chooser.id)}`;
  if (element.matches("summary")) return `${within} > summary`;
  if (element.id) return `${within} #${CSS.escape(element.id)}`;
  const value = isTicked(element) ? `[value="${CSS.escape(element.value)}"]` : "";
  return element.name ? `${within} [name="${CSS.escape(element.name)}"]${value}` : "";
}

function find(place) {
  return place ? document.getElementById("standing")?.querySelector(place) : null;
}

function talkNow() {
  return document.getElementById("talk")?.dataset.conversation;
}

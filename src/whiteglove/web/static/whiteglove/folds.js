// News swap a part of a page (data-folds) as a whole: what somebody unfolded in it stays so, what they typed in it stays
// there, and so does the focus on what unfolds. Where the focus was on something with an id, htmx gives it back.
import { isChanged } from "./choosers.js";

const TYPED = "input[id]:not([type=hidden], [type=radio], [type=checkbox]), textarea[id]";

export function folds() {
  let kept = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target?.closest?.("[data-folds]");
    kept = part && event.detail.requestConfig?.verb === "get" ? inHand(part) : null;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    if (kept) giveBack(kept);
    kept = null;
  });
}

function inHand(part) {
  const summary = part.contains(document.activeElement) && document.activeElement.closest("summary");
  return {
    open: [...part.querySelectorAll("details[open][id]")].map((one) => one.id),
    typed: [...part.querySelectorAll(TYPED)].filter(isChanged).map((field) => [field.id, field.value]),
    focused: summary ? summary.parentElement.id : "",
  };
}

function giveBack({ open, typed, focused }) {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  if (focused) document.getElementById(focused)?.querySelector("summary").focus({ preventScroll: true });
}

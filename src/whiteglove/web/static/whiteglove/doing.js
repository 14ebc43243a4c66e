// After an act: its sentence goes away by itself, the focus goes on to the next row, and lists to choose from are
// narrowed as one types.
const SHOWN_MILLISECONDS = 12000;
let leaving = 0;

export function doing() {
  const said = document.getElementById("said");
  new MutationObserver(() => leaveSoon(said)).observe(said, { childList: true });
  leaveSoon(said);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const button = event.detail.requestConfig.triggeringEvent?.submitter;
    if (button?.hasAttribute("data-goes-on")) goOn();
  });
  document.body.addEventListener("htmx:afterSettle", keepFocus);
  document.body.addEventListener("input", (event) => {
    if (event.target.matches("[data-filters]")) narrow(event.target);
    const choice = event.target.dataset.chooses;
    if (choice) document.getElementById(choice).checked = true;
  });
  document.body.addEventListener("keydown", stepInto);
  document.body.addEventListener("acts:clear", () => said.replaceChildren());
  enable();
  document.body.addEventListener("htmx:afterSettle", enable);
}

function leaveSoon(said) {
  clearTimeout(leaving);
  if (!said.querySelector(".just-done")) return;
  leaving = setTimeout(() => {
    if (said.matches(":hover, :focus-within")) return leaveSoon(said);
    said.replaceChildren();
  }, SHOWN_MILLISECONDS);
}

// Done with this one: where the list is beside it, the next row has the focus; Enter opens it.
function goOn() {
  const rows = [...document.querySelectorAll("#rows .row > a")].filter((row) => row.checkVisibility());
  const here = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[here + 1]?.focus();
}

// What had the focus may be gone after a swap: what came in its chooser has it then, or the conversation, or the list.
function keepFocus(event) {
  if (document.activeElement && document.activeElement !== document.body) return;
  const chooser = event.detail.target?.closest("details.choose[open]");
  const next = [chooser?.querySelector("input:not([type=hidden]), select"), document.getElementById("matter"), document.querySelector(".row a[aria-current]"), document.getElementById("rows")];
  next.find((element) => element?.checkVisibility())?.focus({ preventScroll: true });
}

function narrow(field) {
  const words = field.value.trim().toLocaleLowerCase();
  const list = document.getElementById(field.dataset.filters);
  const found = [...list.querySelectorAll("option, label")];
  for (const one of found) one.hidden = !one.textContent.toLocaleLowerCase().includes(words);
  const first = found.find((one) => !one.hidden);
  if (words && first?.matches("option")) first.selected = true;
}

// Down from the field that finds to the first of what was found; arrows go on from there, Enter takes it.
function stepInto(event) {
  const list = event.key === "ArrowDown" && document.getElementById(event.target.dataset?.stepsInto);
  const first = list && (list.matches("select") ? list : list.querySelector("input[type=radio]"));
  if (!first) return;
  event.preventDefault();
  if (first.matches("input")) first.checked = true;
  first.focus();
}

// Fields that only narrow a list are of no use without this.
function enable() {
  for (const field of document.querySelectorAll("[data-enable][disabled]")) {
    field.disabled = false;
    field.removeAttribute("name");
  }
}

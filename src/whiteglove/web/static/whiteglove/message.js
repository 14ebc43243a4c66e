// Taking a message: `m` brings the form into a dialog over any page; what is typed survives a crash of the browser
// and a closed dialog, until it was saved.
const KEPT = "whiteglove.message.";
const FIELDS = ["name", "number", "about", "for", "when_words", "language", "machine_words"];

export function message() {
  document.body.addEventListener("htmx:beforeSwap", () => (typedAlready = document.getElementById("message-first-name")?.value || ""));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "message-dialog-box" || event.target.id === "message-box") opened(event.target);
  });
  document.body.addEventListener("click", (event) => event.target.closest("#take-message") && openAtOnce());
  document.body.addEventListener("input", (event) => event.target.form?.id === "message-form" && keep(event.target.form));
  const onPage = document.getElementById("message-form");
  if (onPage) restore(onPage);
}

// The caller speaks already: the name can be typed before the form has come.
function openAtOnce() {
  const dialog = document.getElementById("message");
  if (!dialog || dialog.open) return;
  document.getElementById("message-dialog-box").replaceChildren(document.getElementById("message-first").content.cloneNode(true));
  dialog.showModal();
  document.getElementById("message-first-name").focus();
}

let typedAlready = "";
function opened(box) {
  const dialog = box.closest("dialog");
  if (dialog && !dialog.open) return; // closed again meanwhile
  const form = box.querySelector("#message-form");
  if (form && typedAlready && !form.elements.name.value) form.elements.name.value = typedAlready;
  typedAlready = "";
  if (box.querySelector("[data-taken]")) return forget();
  if (!form) return;
  // The dialog has a box of its own, so that the page's own form keeps its place.
  form.setAttribute("hx-target", `#${box.id}`);
  restore(form);
  const wanted = form.querySelector("[role=alert]") ? "#message-number" : "#message-name";
  form.querySelector(wanted).focus();
}

function place() {
  const form = document.getElementById("message-form");
  return KEPT + (form?.dataset.of || "");
}

function keep(form) {
  const typed = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value || ""]));
  try {
    localStorage.setItem(place(), JSON.stringify(typed));
  } catch {
    // A full or forbidden store: the form works without.
  }
}

function restore(form) {
  const blank = ["name", "number", "about"].every((name) => !form.elements[name].value);
  const typed = blank && JSON.parse(localStorage.getItem(place()) || "null");
  if (!typed) return;
  for (const name of FIELDS) if (form.elements[name] && typed[name]) form.elements[name].value = typed[name];
  if (typed.number) form.elements.number.dispatchEvent(new Event("change", { bubbles: true }));
}

function forget() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(KEPT)) localStorage.removeItem(name);
}

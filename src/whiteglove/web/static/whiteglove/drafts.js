// What somebody typed is kept in this browser until it is sent, one draft for each conversation.
const NAME = "whiteglove.draft.";
const KEEP_DAYS = 14;

export function drafts() {
  forgetOld();
  restore();
  document.body.addEventListener("input", (event) => {
    if (event.target.id === "text" || event.target.name === "kind") keep(event.target.form);
  });
  document.body.addEventListener("htmx:afterSettle", restore);
  document.body.addEventListener("htmx:historyRestore", restore);
}

function keep(form) {
  if (!form?.dataset.draft) return;
  const text = form.querySelector("#text").value;
  const name = NAME + form.dataset.draft;
  if (!text.trim()) return localStorage.removeItem(name);
  const kind = form.querySelector("[name=kind]:checked")?.value || "reply";
  localStorage.setItem(name, JSON.stringify({ text, kind, at: Date.now() }));
}

function restore() {
  const form = document.getElementById("composer");
  const text = form?.querySelector("#text");
  if (!text || text.dataset.looked) return;
  text.dataset.looked = "yes";
  const name = NAME + form.dataset.draft;
  if (text.hasAttribute("data-sent")) {
    localStorage.removeItem(name);
    form.querySelector("[type=file]").value = "";
    return;
  }
  if (text.value) return keep(form);
  const draft = read(name);
  if (!draft) return;
  text.value = draft.text;
  const kind = form.querySelector(draft.kind === "note" ? "#kind-note" : "#kind-reply");
  if (kind) kind.checked = true;
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function forgetOld() {
  const oldest = Date.now() - KEEP_DAYS * 86400000;
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(NAME) && !(read(name)?.at > oldest)) localStorage.removeItem(name);
  }
}

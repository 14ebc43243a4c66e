// Ctrl-K: conversations, customers and pages as the server finds them, and the acts of the page that is open.
const REST_MILLISECONDS = 90;

export function find() {
  const dialog = document.getElementById("find");
  if (!dialog) return;
  const palette = new Palette(dialog);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    palette.toggle();
  });
  document.body.addEventListener("click", (event) => {
    if (!event.target.closest("[data-act='find']")) return;
    event.preventDefault();
    palette.toggle();
  });
}

class Palette {
  constructor(dialog) {
    this.dialog = dialog;
    this.field = dialog.querySelector("[role=combobox]");
    this.list = dialog.querySelector("[role=listbox]");
    this.said = dialog.querySelector("[role=status]");
    this.field.addEventListener("input", () => this.later());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => this.asked?.abort());
  }

  toggle() {
    if (this.dialog.open) return this.dialog.close();
    if (document.querySelector("dialog[open]")) return;
    this.acts = actsOnPage();
    this.field.value = "";
    this.list.replaceChildren();
    this.dialog.showModal();
    this.field.focus();
    this.ask();
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), REST_MILLISECONDS);
  }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const words = this.field.value.trim();
    const address = `${this.dialog.dataset.find}?${new URLSearchParams({ q: words })}`;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: this.asked.signal });
      if (answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
      if (!answer.ok) throw new Error(answer.status);
      this.show(words, await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.said.textContent = this.said.dataset.trouble;
    }
  }

  show(words, html) {
    this.said.textContent = "";
    this.list.innerHTML = html;
    const acts = this.acts.filter((act) => isCalled(act.name, words));
    if (acts.length) {
      this.list.querySelector(".nothing")?.remove();
      const rows = [groupNamed(this.said.dataset.acts), ...acts.map(rowOf)];
      if (words) this.list.append(...rows);
      else this.list.prepend(...rows);
    }
    this.choose(0);
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  choose(place) {
    const options = this.options();
    const at = options.length ? (place + options.length) % options.length : -1;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing) return;
    const at = this.options().findIndex((option) => option.getAttribute("aria-selected") === "true");
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 };
    if (event.key in steps) this.choose(steps[event.key]);
    else if (event.key === "Enter") this.take(this.options()[at], event);
    else return;
    event.preventDefault();
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (!option || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.take(option, event);
  }

  take(option, event) {
    if (!option) return;
    const address = option.querySelector("a")?.href;
    if (address && (event.ctrlKey || event.metaKey)) return window.open(address);
    this.dialog.close();
    if (address) return location.assign(address);
    const act = this.acts[Number(option.dataset.at)];
    if (act?.element.isConnected) use(act.element);
  }
}

// What has a key on this page can be found by its name too; places to go the server knows better.
function actsOnPage() {
  const shown = [...document.querySelectorAll("[data-key]")].filter(
    (element) => element.checkVisibility() && !element.disabled && !element.dataset.key.startsWith("g "),
  );
  return shown.map((element, at) => ({ element, at, key: element.dataset.key, name: nameOf(element) })).filter((act) => act.name);
}

function nameOf(element) {
  const labelled = element.labels?.[0] || element.querySelector("summary") || element;
  return (element.getAttribute("aria-label") || labelled.textContent).trim().replace(/\s+/g, " ").slice(0, 80);
}

function isCalled(name, words) {
  const called = name.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => called.includes(word));
}

function groupNamed(name) {
  const group = document.createElement("li");
  group.className = "group";
  group.setAttribute("role", "presentation");
  group.textContent = name;
  return group;
}

function rowOf(act) {
  const row = document.createElement("li");
  row.setAttribute("role", "option");
  row.id = `found-act-${act.at}`;
  row.dataset.at = act.at;
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = act.name;
  const key = document.createElement("kbd");
  key.textContent = act.key;
  row.append(name, " ", key);
  return row;
}

function use(element) {
  if (element.matches("details")) {
    element.open = true;
    element.querySelector("input:not([type=hidden]), select, textarea, button, a")?.focus();
  } else if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

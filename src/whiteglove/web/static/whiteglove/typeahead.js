// A list above the words one types: arrows choose, Enter or Tab takes, Esc closes; a finger takes by touching.
const MOST = 8;

// places: [{ selector, opens(before) -> what was typed of a name, or null; items(form) -> Promise; label; nothing }]
export function typeahead(places) {
  const list = new List();
  document.body.addEventListener("input", (event) => {
    if (event.isComposing || !event.target.matches?.("textarea")) return;
    const before = event.target.value.slice(0, event.target.selectionStart);
    const opened = places.find((one) => event.target.matches(one.selector) && one.opens(before) !== null);
    if (opened) list.look(event.target, opened, opened.opens(before), 1);
    else list.close();
  });
  document.addEventListener("keydown", (event) => list.key(event), true);
  document.body.addEventListener("focusout", (event) => {
    if (event.target === list.area && !event.relatedTarget?.closest?.("#choices")) list.close();
  });
  return list;
}

class List {
  // sign: how many characters stand before what was typed, such as "/"; all of it goes when one is taken.
  async look(area, place, typed, sign = 0) {
    this.turn = (this.turn || 0) + 1;
    const turn = this.turn;
    const all = await place.items(area.form).catch(() => []);
    if (turn !== this.turn || !area.isConnected) return undefined;
    this.area = area;
    this.length = typed.length + sign;
    this.shown = fitting(all, typed).slice(0, MOST);
    return this.show(place, typed);
  }

  show(place, typed) {
    if (!this.shown.length && typed.length > 12) return this.close();
    const box = document.getElementById("choices");
    const list = document.createElement("ul");
    list.id = "choices-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", place.label());
    this.shown.forEach((one, index) => list.append(option(one, index)));
    box.replaceChildren(this.shown.length ? list : place.nothing());
    box.hidden = false;
    box.onpointerdown = (event) => event.preventDefault();
    box.onclick = (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.take(Number(row.dataset.index));
    };
    this.area.setAttribute("aria-controls", "choices-list");
    this.area.setAttribute("aria-haspopup", "listbox");
    this.mark(0);
    return undefined;
  }

  mark(index) {
    this.index = index;
    const rows = [...document.querySelectorAll("#choices [role=option]")];
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    if (!rows[index]) return this.area.removeAttribute("aria-activedescendant");
    this.area.setAttribute("aria-activedescendant", rows[index].id);
    return rows[index].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.target !== this.area || !this.area || event.isComposing || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Escape") this.close();
    else if (event.key in steps && this.shown.length) this.mark((this.index + steps[event.key] + this.shown.length) % this.shown.length);
    else if ((event.key === "Enter" || event.key === "Tab") && this.shown.length) this.take(this.index);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  take(index) {
    const { area, length } = this;
    const one = this.shown[index];
    this.close();
    area.focus();
    area.setSelectionRange(area.selectionStart - length, area.selectionStart);
    insert(area, one.text);
  }

  close() {
    this.turn = (this.turn || 0) + 1;
    const box = document.getElementById("choices");
    if (box) {
      box.hidden = true;
      box.replaceChildren();
    }
    for (const name of ["aria-activedescendant", "aria-controls", "aria-haspopup"]) this.area?.removeAttribute(name);
    this.area = null;
    this.shown = [];
  }
}

// As if it was typed, so that Ctrl+Z takes it back; the first gap to fill is selected.
function insert(area, text) {
  const start = area.selectionStart;
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const gap = /⟦[^⟦⟧\n]*⟧/.exec(area.value.slice(start, start + text.length));
  if (gap) area.setSelectionRange(start + gap.index, start + gap.index + gap[0].length);
}

function option(one, index) {
  const row = document.createElement("li");
  row.id = `choice-${index}`;
  row.dataset.index = index;
  row.setAttribute("role", "option");
  for (const [name, said] of [["name", one.name], ["beside", one.beside || ""], ["first", one.first || ""]]) {
    if (!said) continue;
    const part = document.createElement("span");
    part.className = name;
    part.textContent = said;
    row.append(part, " ");
  }
  return row;
}

function fitting(all, typed) {
  const wanted = typed.toLocaleLowerCase();
  const rank = (one) => {
    const name = one.name.toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.includes(wanted)) return 1;
    return (one.first || "").toLocaleLowerCase().includes(wanted) ? 2 : 3;
  };
  const ranked = all.map((one) => [rank(one), one]).filter(([place]) => place < 3);
  return ranked.sort((one, other) => one[0] - other[0]).map(([, one]) => one);
}

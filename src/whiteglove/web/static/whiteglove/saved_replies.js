// `/` at the start of a line offers saved replies, `@` in a note offers colleagues.
import { text, words } from "./words.js";
import { typeahead } from "./typeahead.js";

const FIRST_CHARACTERS = 80;
const known = new Map();

const REPLY = /(?:^|\n)\/([^\n/]{0,40})$/;
const NAME = /(?:^|[\s(])@([^\s@]{0,30})$/;

const replies = {
  selector: "#composer textarea",
  opens: (before) => REPLY.exec(before)?.[1] ?? null,
  items: async (form) => (await ask(form.dataset.savedReplies)).map(described),
  label: () => text("replies"),
  nothing: () => words("nothing"),
};

const names = {
  selector: "#note",
  opens: (before) => NAME.exec(before)?.[1] ?? null,
  items: (form) => ask(form.dataset.names),
  label: () => text("names"),
  nothing: () => words("nothing"),
};

export function savedReplies() {
  const list = typeahead([names, replies]);
  document.body.addEventListener("click", (event) => {
    if (!event.target.closest("#saved-replies")) return;
    event.preventDefault();
    const area = [...document.querySelectorAll("#composer textarea")].find((one) => one.checkVisibility());
    area.focus();
    list.look(area, replies, "");
  });
}

function described(one) {
  const beside = one.other ? `${one.language}, ${text("other-language")}` : one.language;
  return { name: one.name, text: one.text, beside, first: one.text.replace(/\s+/g, " ").slice(0, FIRST_CHARACTERS) };
}

// Asked once for each page of a conversation; a cut asks again.
function ask(address) {
  if (!known.has(address)) {
    const asked = fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))).then((said) => said.items);
    asked.catch(() => known.delete(address));
    known.set(address, asked);
    setTimeout(() => known.delete(address), 120000);
  }
  return known.get(address);
}

// Sentences stand in the page, in the reader's language; scripts only take them from there.
export function words(name) {
  const found = document.getElementById("composer-words")?.content.querySelector(`[data-word="${name}"]`);
  const copy = document.createDocumentFragment();
  if (found) copy.append(found.cloneNode(true));
  return copy;
}

export function text(name) {
  return words(name).textContent.trim();
}

// A quiet line that is read aloud when it changes.
export function say(id, said) {
  const place = document.getElementById(id);
  if (!place) return;
  const wanted = typeof said === "string" ? said : said.textContent;
  if (place.textContent.trim() === wanted.trim()) return;
  place.replaceChildren(said);
}

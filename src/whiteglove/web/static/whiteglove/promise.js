// A promise from a sentence: what is selected when the form opens is the sentence, and fills it.
const PLACES = ".thread .words, #composer textarea";
let selected = { words: "", message: "" };

export function promise() {
  document.addEventListener("selectionchange", remember);
  document.addEventListener("toggle", fill, true);
}

function remember() {
  const field = document.activeElement;
  if (field?.matches?.("#composer textarea") && field.selectionEnd > field.selectionStart) {
    selected = { words: field.value.slice(field.selectionStart, field.selectionEnd), message: "" };
    return;
  }
  const selection = document.getSelection();
  const place = selection?.anchorNode?.parentElement?.closest(PLACES);
  const words = place ? selection.toString().trim() : "";
  if (words) selected = { words, message: place.closest(".message")?.id.replace("message-", "") || "" };
}

function fill(event) {
  const details = event.target;
  if (details.id !== "act-promise" || !details.open || !selected.words) return;
  const what = details.querySelector("[name=what]");
  if (what.value) return;
  what.value = selected.words.replace(/\s+/g, " ").slice(0, 500);
  details.querySelector("[name=quote]").value = selected.words.slice(0, 2000);
  details.querySelector("[name=message]").value = selected.message;
  selected = { words: "", message: "" };
}

// A promise from a sentence: what is selected when the form opens is the sentence, and fills it.
const PLACES = ".thread .words, #composer textarea";
let selected = { words: "", message: "" };

export function promise() {
  document.addEventListener("selectionchange", remember);
  document.addEventListener("toggle", fill, true);
  document.addEventListener("htmx:afterRequest", entered);
  document.addEventListener("htmx:oobBeforeSwap", keep);
}

// News swap the acts; the form, which the news do not bring, moves over to the new ones with what is typed in it.
function keep(event) {
  const place = event.detail.fragment?.querySelector("#promise-bar:empty");
  const kept = document.getElementById("promise-bar");
  if (place && kept) place.replaceWith(kept);
}

// What was entered stands in the list: the form is empty again, and out of the way.
function entered(event) {
  const details = event.target.closest?.("#act-promise");
  if (!details || !event.detail.successful) return;
  details.querySelector("form").reset();
  for (const name of ["quote", "message"]) details.querySelector(`[name=${name}]`).value = "";
  details.open = false;
  const more = details.parentElement.closest("details");
  more.open = false;
  more.querySelector("summary").focus({ preventScroll: true });
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

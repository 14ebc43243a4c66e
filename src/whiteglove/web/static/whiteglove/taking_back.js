// An answer is taken back once, and its words come back to where one writes them, whatever was shown there.
export function takingBack() {
  document.body.addEventListener("htmx:beforeRequest", (event) => press(event.detail.elt, true));
  document.body.addEventListener("htmx:confirm", (event) => setTimeout(() => press(event.target, true)));
  document.body.addEventListener("htmx:afterRequest", (event) => press(event.detail.elt, false));
  document.body.addEventListener("htmx:oobBeforeSwap", keepPressed);
  document.body.addEventListener("htmx:oobAfterSwap", remove);
  document.body.addEventListener("composer:returned", (event) => show(event.detail.kind));
  document.body.addEventListener("htmx:afterSettle", goThere);
}

// Pressed again at once, the key means the next one.
function press(form, isPressed) {
  if (!form.matches?.("form[data-until]")) return;
  form.toggleAttribute("data-pressed", isPressed);
  for (const button of form.querySelectorAll("button")) button.disabled = isPressed;
}

// A press waits for the draft to be saved, and for the press before it; news must not take its form away meanwhile, for
// what is gone asks for nothing.
function keepPressed(event) {
  if (event.target.matches?.(".delivery:has(form[data-pressed])")) event.preventDefault();
}

// News names what was taken back, once more than needed, so that none is missed: what is not here any more stays away.
function remove(event) {
  if (event.target.id !== "seen") return;
  for (const id of event.target.dataset.takenBack?.split(" ") ?? []) document.getElementById(`message-${id}`)?.remove();
}

// The composer may show another kind of words than came back.
function show(kind) {
  if (document.getElementById(`slot-${kind}`) && kind !== "forward") return;
  const way = document.getElementById(kind === "forward" ? "act-forward" : "act-back-to-reply");
  if (way) return way.click();
  const again = document.getElementById("act-back-to-reply");
  if (again) location.reload();
}

function goThere() {
  const returned = document.querySelector("#composer [data-returned]");
  if (!returned) return;
  returned.removeAttribute("data-returned");
  const focused = document.activeElement;
  const isLost = !focused || focused === document.body || !focused.isConnected || focused.matches("form[data-until] *");
  const isWriting = focused?.matches("#composer textarea");
  if ((isLost || !isWriting) && returned.checkVisibility() && !matchMedia("(pointer: coarse)").matches) returned.focus({ preventScroll: true });
}

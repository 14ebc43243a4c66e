// Says that this page is open, and whether somebody types in it; the answer names the others who are here.
const LOOK_MILLISECONDS = 20000;
const TYPE_MILLISECONDS = 5000;
let here = null; // where the page on show says it
let token = ""; // of a form of that page, which may be gone when it says good-bye
let typedAt = 0;
let saidTypingAt = 0;

export function presence() {
  arrive();
  setInterval(() => say(), LOOK_MILLISECONDS);
  document.body.addEventListener("htmx:afterSettle", arrive);
  document.body.addEventListener("input", (event) => {
    if (!event.target.matches("#composer textarea")) return;
    typedAt = Date.now();
    if (typedAt - saidTypingAt > TYPE_MILLISECONDS) say();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave(here) : say()));
  window.addEventListener("pagehide", () => leave(here));
}

function arrive() {
  const place = document.getElementById("presence")?.dataset.here || null;
  if (place === here) return;
  leave(here);
  here = place;
  token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || token;
  typedAt = saidTypingAt = 0;
  say();
}

async function say() {
  if (!here || document.hidden) return;
  const place = here;
  const types = Date.now() - typedAt < 2 * TYPE_MILLISECONDS;
  if (types) saidTypingAt = Date.now();
  const answer = await fetch(place, { method: "POST", body: told(types ? "types" : "looks") }).catch(() => null);
  if (!answer?.ok || answer.redirected || place !== here) return;
  const line = document.getElementById("presence");
  const words = await answer.text();
  if (line && line.dataset.here === place && line.innerHTML !== words) line.innerHTML = words;
}

function leave(place) {
  if (place) navigator.sendBeacon(place, told("leaves"));
}

function told(doing) {
  const form = new FormData();
  form.set("doing", doing);
  form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value || token);
  return form;
}

// Sending: keys, what came while one wrote, and where the eye and the focus go afterwards.
export function sending() {
  document.addEventListener("keydown", keys, true);
  document.body.addEventListener("input", (event) => event.target.matches("#composer textarea") && begin(event.target.form));
  document.body.addEventListener("change", (event) => event.target.matches("#composer textarea") && begin(event.target.form));
  document.body.addEventListener("htmx:afterSettle", settle);
  document.body.addEventListener("click", (event) => {
    if (event.target.closest("[data-act='keep-writing']")) keepWriting(event);
  });
  settle();
}

// Ctrl+Enter sends (keys.js); with Shift it goes on to the next, with Alt it closes.
function keys(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !(event.shiftKey || event.altKey)) return;
  if (!event.target.matches?.("#composer textarea")) return;
  const button = document.getElementById(event.shiftKey ? "send-next" : "send-close");
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  button.click(); // htmx knows only buttons that were pressed
}

// From the first word on, the composer remembers up to where its author had read.
function begin(form) {
  const read = form.querySelector("#composer-read");
  if (!read) return;
  const isWriting = [...form.querySelectorAll("textarea")].some((area) => area.value.trim());
  const [message, events] = read.querySelectorAll("input");
  if (isWriting && message.disabled) catchUp(form);
  message.disabled = events.disabled = !isWriting;
  if (!isWriting) document.getElementById("meanwhile")?.replaceChildren();
}

function catchUp(form) {
  const seen = form.querySelector("#seen");
  const read = form.querySelector("#composer-read");
  if (!seen || !read) return;
  read.querySelector("[name=read]").value = seen.querySelector("[name=seen]").value;
  read.querySelector("[name=read_events]").value = seen.querySelector("[name=events]").value;
}

function keepWriting(event) {
  event.preventDefault();
  const form = document.getElementById("composer");
  catchUp(form);
  document.getElementById("meanwhile").replaceChildren();
  form.querySelector(".slot textarea:not([hidden])") && area(form)?.focus();
}

function area(form) {
  return [...form.querySelectorAll("textarea")].find((one) => one.checkVisibility());
}

function settle(event) {
  const form = document.getElementById("composer");
  if (!form) return;
  begin(form);
  const refused = form.querySelector("#composer-word .refusal");
  const news = document.getElementById("meanwhile-news");
  const isAnswer = event?.detail?.requestConfig?.verb === "post";
  if (isAnswer && refused && news) document.getElementById("send-anyway")?.focus();
  else if (isAnswer && form.querySelector("[data-sent]")) back(form);
}

// What was sent leaves the composer empty; the focus stays where the next words go.
function back(form) {
  const sent = form.querySelector("[data-sent]");
  const more = document.getElementById("send-and");
  if (more) more.open = false;
  const focused = document.activeElement;
  const isLost = !focused || focused === document.body || !focused.isConnected || form.contains(focused);
  if (isLost && sent.checkVisibility() && !matchMedia("(pointer: coarse)").matches) sent.focus({ preventScroll: true });
  sent.removeAttribute("data-sent");
}

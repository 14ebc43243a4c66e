// What somebody types is kept on the server a moment later, so that it is there after a crash, a sign-out and on another
// device. This browser keeps it too until the server has it: nothing is lost while the network is cut.
// Each place to write (.slot) has its text, and the token and revision of its draft in hidden fields.
import { say, words } from "./words.js";

const NAME = "whiteglove.draft.";
const WAIT_MILLISECONDS = 700;
const AGAIN_MILLISECONDS = 4000;
const KEEP_DAYS = 30;
const going = new Map();
const timers = new Map();
const known = new Map(); // what the server has of each draft, as far as it told
const leaving = new Map(); // what was sent, while the answer is on its way

export function drafts() {
  forgetOld();
  look();
  document.body.addEventListener("input", (event) => {
    const slot = slotOf(event.target);
    if (slot) typed(slot);
  });
  document.body.addEventListener("htmx:afterSettle", look);
  document.body.addEventListener("htmx:historyRestore", look);
  document.body.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target.id === "composer") flush();
  });
  document.body.addEventListener("htmx:confirm", waitForSave);
  document.body.addEventListener("htmx:configRequest", remember);
  document.body.addEventListener("htmx:afterRequest", forgetSent);
  window.addEventListener("online", again);
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
}

// The slot a field belongs to; the address of a forward belongs to its only slot.
function slotOf(field) {
  const form = field.closest?.("#composer");
  if (!form?.dataset.draft) return null;
  if (field.matches("textarea")) return field.closest(".slot");
  return field.id === "to" ? form.querySelector(".slot") : null;
}

function parts(slot) {
  const form = slot.closest("form");
  const kind = slot.dataset.kind;
  return {
    form,
    kind,
    area: slot.querySelector("textarea"),
    to: form.querySelector("#to"),
    token: form.querySelector(`[name=${kind}_token]`),
    revision: form.querySelector(`[name=${kind}_revision]`),
    name: `${NAME}${form.dataset.colleague}.${form.dataset.conversation}.${kind}`,
  };
}

function typed(slot) {
  const { area, to, token, revision, name } = parts(slot);
  const kept = { text: area.value, to: to?.value || "", token: token.value, revision: Number(revision.value), at: Date.now() };
  store(name, kept);
  window.clearTimeout(timers.get(name));
  timers.set(name, setTimeout(() => save(slot), WAIT_MILLISECONDS));
}

// One save at a time for each slot; what is typed meanwhile is saved after it.
async function save(slot, isLeaving = false) {
  if (!slot.closest("form")) return undefined; // another stands in its place, and goes on with what was typed
  const { form, kind, area, to, token, revision, name } = parts(slot);
  window.clearTimeout(timers.get(name));
  timers.delete(name);
  if (going.has(name)) {
    if (!isLeaving) timers.set(name, setTimeout(() => save(slot), WAIT_MILLISECONDS));
    return going.get(name);
  }
  if (!read(name)) return undefined;
  const text = area.value;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [field, value] of Object.entries({ kind, text, to: to?.value || "", token: token.value, revision: revision.value })) body.set(field, value);
  const request = fetch(form.dataset.draft, { method: "POST", body, keepalive: text.length < 50000, redirect: "manual" })
    .then((answer) => hear(slot, answer, text))
    .catch(() => cut(slot))
    .finally(() => going.delete(name));
  going.set(name, request);
  return request;
}

async function hear(slot, answer, text) {
  if (!slot.closest("form")) return undefined;
  const { area, to, token, revision, name } = parts(slot);
  if (answer.status === 401 || answer.type === "opaqueredirect") return signedOut(slot);
  if (answer.status === 403 && (await renew(slot))) return again();
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 409) return said.other ? choose(slot, said.other) : gone(slot);
  if (!answer.ok) return say("draft-word", said.why || words("refused"));
  token.value = said.token;
  revision.value = said.revision;
  known.set(name, text);
  const now = read(name);
  if (area.value === text && (!now || now.text === text)) localStorage.removeItem(name);
  else if (now) store(name, { ...now, token: said.token, revision: said.revision, to: to?.value || "" });
  return say("draft-word", said.revision ? words("kept") : "");
}

function cut(slot) {
  if (!slot.closest("form")) return;
  say("draft-word", words("cut"));
  const { name } = parts(slot);
  if (!timers.has(name)) timers.set(name, setTimeout(() => slot.isConnected && save(slot), AGAIN_MILLISECONDS));
}

function signedOut(slot) {
  const link = words("signed-out");
  link.querySelector("a").href = slot.closest("form").dataset.signIn;
  say("draft-word", link);
}

// Signing in elsewhere changed the key of forms; a fresh page knows the new one.
async function renew(slot) {
  if (slot.dataset.renewed) return false;
  slot.dataset.renewed = "yes";
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#composer [name=csrfmiddlewaretoken]");
  if (!found) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = found.value;
  return true;
}

function gone(slot) {
  const { area, token, revision, name } = parts(slot);
  if (!area.value.trim()) return localStorage.removeItem(name);
  token.value = crypto.randomUUID?.() || String(Math.random()).slice(2);
  revision.value = 0;
  say("draft-word", words("gone"));
  return typed(slot);
}

// Another window kept something else: both are shown, and its author chooses.
function choose(slot, other) {
  const { area, token, revision, name, to } = parts(slot);
  const beside = words("other").querySelector("section");
  slot.querySelector(".other")?.remove();
  beside.querySelector("blockquote").textContent = other.text || "—";
  beside.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-take]")?.dataset.take;
    if (!taken) return;
    token.value = other.token;
    revision.value = other.revision;
    if (taken === "other") area.value = other.text;
    if (taken === "both") area.value = `${area.value}\n\n${other.text}`;
    if (to && taken === "other") to.value = other.to;
    beside.remove();
    store(name, { text: area.value, to: to?.value || "", token: other.token, revision: other.revision, at: Date.now() });
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  slot.prepend(beside);
  say("draft-word", "");
}

// After every change of the page: what this browser kept and the server does not have is put back.
function look() {
  for (const slot of document.querySelectorAll("#composer .slot")) restore(slot);
}

function restore(slot) {
  const { area, revision, token, to, name } = parts(slot);
  if (area.dataset.looked) return;
  area.dataset.looked = "yes";
  if (area.hasAttribute("data-sent")) {
    if (takeUp(slot, name, leaving.get(name) ?? read(name)?.text) || !area.value) return;
  }
  if (area.hasAttribute("data-returned")) return join(slot, name);
  known.set(name, area.value);
  const kept = read(name);
  if (!kept) return;
  if (kept.text === area.value) return localStorage.removeItem(name);
  const there = { text: area.value, to: to?.value || "", token: token.value, revision: Number(revision.value) };
  area.value = kept.text;
  if (to && kept.to) to.value = kept.to;
  if (slot.dataset.kind === "note" && !document.getElementById("text")?.value) document.getElementById("kind-note").checked = true;
  area.dispatchEvent(new Event("change", { bubbles: true }));
  if (kept.revision === there.revision || !there.text) return typed(slot);
  return choose(slot, there);
}

// It was sent; words typed while it was on its way are the beginning of the next: whether there are some.
function takeUp(slot, name, sent) {
  const typedSince = read(name)?.text ?? "";
  localStorage.removeItem(name);
  leaving.delete(name);
  say("draft-word", "");
  const rest = typedSince.startsWith(sent) ? typedSince.slice(sent.length).trimStart() : typedSince;
  if (!rest || sent === undefined) return false;
  const area = slot.querySelector("textarea");
  area.value = area.value ? `${area.value}\n\n${rest}` : rest;
  typed(slot);
  return true;
}

// Words taken back stand above what the server knew of the draft; what was typed since goes on below.
function join(slot, name) {
  const area = slot.querySelector("textarea");
  const before = known.get(name) || "";
  const typedSince = read(name)?.text;
  known.set(name, area.value);
  const choice = document.getElementById(`kind-${slot.dataset.kind}`);
  if (choice) choice.checked = true;
  if (typedSince === undefined) return;
  const above = before && area.value.endsWith(before) ? area.value.slice(0, -before.length).trimEnd() : area.value;
  if (!typedSince.trim() && above === area.value) return localStorage.removeItem(name);
  area.value = typedSince.trim() ? `${above}\n\n${typedSince}` : above;
  typed(slot);
}

// What leaves is remembered, so that what is typed meanwhile is told apart from it.
function remember(event) {
  if (event.detail.elt.id !== "composer" || event.detail.verb === "get") return;
  for (const slot of event.detail.elt.querySelectorAll(".slot")) {
    leaving.set(parts(slot).name, slot.querySelector("textarea").value);
  }
}

// Sent, and gone on elsewhere: what this browser kept of it is no draft any more.
function forgetSent(event) {
  if (event.detail.requestConfig.elt.id !== "composer" || event.detail.requestConfig.verb === "get") return;
  const sent = event.detail.requestConfig.parameters.kind === "note" ? ".note" : ".reply";
  for (const [name, text] of leaving) {
    if (event.detail.xhr.status < 400 && name.endsWith(sent) && read(name)?.text === text) localStorage.removeItem(name);
    leaving.delete(name);
  }
}

function again() {
  for (const slot of document.querySelectorAll("#composer .slot")) if (read(parts(slot).name)) save(slot);
}

function flush() {
  for (const slot of document.querySelectorAll("#composer .slot")) if (timers.has(parts(slot).name)) save(slot, true);
}

// A send waits for the save that is on its way, or the draft would outlive what was sent. Taking back saves first, so
// that the words come back above what was begun.
function waitForSave(event) {
  const isTaking = event.target.matches?.("form[data-until]");
  const form = isTaking ? document.getElementById("composer") : event.target.closest?.("#composer");
  if (!form?.dataset.draft || event.detail.verb === "get") return;
  if (isTaking) flush();
  else forgetTimers(form);
  const waiting = [...form.querySelectorAll(".slot")].map((slot) => going.get(parts(slot).name)).filter(Boolean);
  if (!waiting.length) return;
  event.preventDefault();
  Promise.allSettled(waiting).then(() => event.detail.issueRequest(true));
}

function forgetTimers(form) {
  for (const slot of form.querySelectorAll(".slot")) {
    const { name } = parts(slot);
    window.clearTimeout(timers.get(name));
    timers.delete(name);
  }
}

function store(name, kept) {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // Full or forbidden: the server still keeps it.
  }
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

// Lets this browser be told, or no more. Without what it needs, the buttons stay away.
import { choose, chosen, forget } from "./push_choice.js";

const form = document.getElementById("push-form");
if (form && "serviceWorker" in navigator && "PushManager" in window) start();

async function start() {
  const worker = await navigator.serviceWorker.register(form.dataset.worker);
  const found = await worker.pushManager.getSubscription();
  const known = chosen()?.colleague === form.dataset.colleague ? found : null;
  form.hidden = false;
  form.querySelector("[name=ends]").value = known ? "yes" : "";
  const button = form.querySelector("button");
  button.textContent = known ? button.dataset.off : button.dataset.on;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    (known ? end(known) : begin(worker)).then(() => location.reload(), refuse);
  });
}

async function begin(worker) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) });
  const { endpoint, keys } = made.toJSON();
  await send({ endpoint, key: keys.p256dh, secret: keys.auth });
  choose(form.dataset.colleague, form.dataset.signedIn);
}

async function end(known) {
  forget();
  await send({ endpoint: known.endpoint, ends: "yes" });
  await known.unsubscribe();
}

async function send(words) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(words)) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) throw new Error("refused");
}

function refuse() {
  const words = form.querySelector(".refusal");
  words.hidden = false;
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

// Where a sign-in ends, its browser is told no more. After the next one of the same colleague the browser that they let
// tell them does so again, without asking: it has their permission and its subscription still.
import { choose, chosen } from "./push_choice.js";

export async function pushAgain() {
  const form = document.getElementById("push-again");
  const choice = chosen();
  if (!form || choice?.colleague !== form.dataset.colleague || choice.signedIn === form.dataset.signedIn) return;
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || Notification.permission !== "granted") return;
  const worker = await navigator.serviceWorker.register(form.dataset.worker);
  const known = await worker.pushManager.getSubscription();
  if (!known) return;
  const { endpoint, keys } = known.toJSON();
  const body = new FormData(form);
  for (const [name, value] of Object.entries({ endpoint, key: keys.p256dh, secret: keys.auth })) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer?.ok || answer?.type === "opaqueredirect") choose(form.dataset.colleague, form.dataset.signedIn);
}

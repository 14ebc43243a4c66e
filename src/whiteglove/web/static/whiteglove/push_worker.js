// Shows what colleagues are told while no page of the desk is open, and opens the conversation when pressed.
self.addEventListener("push", (event) => {
  const told = event.data?.json() || {};
  event.waitUntil(show(told));
});

async function show(told) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const isSeen = pages.some((page) => page.visibilityState === "visible" && page.focused && new URL(page.url).pathname === told.url);
  if (isSeen) return;
  await self.registration.showNotification(told.title || "Whiteglove", { body: told.body, tag: told.tag, data: { url: told.url } });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = event.notification.data?.url || "/desk/";
  event.waitUntil(open(url));
});

async function open(url) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => new URL(one.url).pathname.startsWith("/desk/"));
  if (!page) return self.clients.openWindow(url);
  await page.focus();
  return page.navigate ? page.navigate(url) : undefined;
}

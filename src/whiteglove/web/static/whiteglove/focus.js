// Where one is: the open row is marked, and focus never falls out of the page.
const LAST = "whiteglove.last";
let title = "";

export function focus() {
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "talk") return;
    const talk = document.getElementById("talk");
    markRow(talk.dataset.conversation);
    const focused = document.activeElement;
    const isLost = !focused || focused === document.body || focused.offsetParent === null;
    if (isLost) (talk.querySelector("h1") || document.querySelector("[aria-current='page']"))?.focus({ preventScroll: true });
  });
  document.body.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "dismiss") document.getElementById("said").replaceChildren();
  });
  // A finger on a heading is no click everywhere; a press that only scrolls is none either.
  for (const press of ["click", "pointerup"]) document.addEventListener(press, closeOthers);
  document.body.addEventListener("htmx:afterSettle", sayTitle);
  begin();
}

function closeOthers(event) {
  for (const open of document.querySelectorAll("details.choose[open]")) {
    if (open.contains(event.target)) continue;
    const hadFocus = open.contains(document.activeElement);
    open.open = false;
    if (hadFocus) open.querySelector("summary").focus({ preventScroll: true });
  }
}

// A page that was just loaded: the focus is where work goes on, never nowhere.
function begin() {
  title = document.title;
  const focused = document.activeElement;
  if ((focused && focused !== document.body) || location.hash) return;
  const places = ["#talk[data-conversation] #matter", ".row a[aria-current]", lastOpen(), "#rows", "#page-name", "#list-name"];
  const found = places.filter(Boolean).map((place) => document.querySelector(place)).find((one) => one?.checkVisibility());
  found?.focus({ preventScroll: true });
}

// The conversation that was open last in this tab: its row is where one goes on in the list.
function lastOpen() {
  const id = sessionStorage.getItem(LAST);
  const here = document.getElementById("talk")?.dataset.conversation;
  if (here) sessionStorage.setItem(LAST, here);
  return id && !here ? `#open-${CSS.escape(id)}` : "";
}

// Another conversation without a new page: its title is said to who does not see it.
function sayTitle() {
  const here = document.getElementById("talk")?.dataset.conversation;
  if (here) sessionStorage.setItem(LAST, here);
  if (document.title === title) return;
  title = document.title;
  const place = document.getElementById("title-said");
  if (place) place.textContent = title;
}

function markRow(id) {
  for (const row of document.querySelectorAll(".row a[aria-current]")) row.removeAttribute("aria-current");
  if (id) document.getElementById(`open-${id}`)?.setAttribute("aria-current", "true");
}

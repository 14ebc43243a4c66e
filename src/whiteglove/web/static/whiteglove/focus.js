// Where one is: the open row is marked, and focus never falls out of the page.
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
  document.body.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.choose[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
}

function markRow(id) {
  for (const row of document.querySelectorAll(".row a[aria-current]")) row.removeAttribute("aria-current");
  if (id) document.getElementById(`open-${id}`)?.setAttribute("aria-current", "true");
}

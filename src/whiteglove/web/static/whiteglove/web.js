// The web of a journey: nearer and farther, by button, wheel and key; what one opens is shown without losing the place.
// The drawing itself comes from the server and is asked for anew when the map changes, at most every five seconds.
const REST_MILLISECONDS = 5000;
const NEARER = 1.25;
const NEAREST = 6;
const STEP = 0.12;
const TOPICS = ["perception", "encounters"];

let view = null; // what is shown of the drawing: {x, y, share}; kept when the drawing comes anew

start();
document.body.addEventListener("htmx:afterSettle", start);
document.body.addEventListener("click", opened);
document.body.addEventListener("click", pressed);
document.body.addEventListener("keydown", moved);
document.body.addEventListener("pointerdown", dragged);
TOPICS.forEach((topic) => document.body.addEventListener(`live:${topic}`, somethingNew));

let resting = false;
let waiting = false;

// At once, then at most once in five seconds; what came meanwhile is looked at when they are over.
function somethingNew() {
  if (resting) return (waiting = true);
  resting = true;
  document.getElementById("web")?.dispatchEvent(new CustomEvent("live:web"));
  setTimeout(() => {
    resting = false;
    if (waiting) {
      waiting = false;
      somethingNew();
    }
  }, REST_MILLISECONDS);
}

function drawing() {
  return document.querySelector("[data-web-view] svg.drawing");
}

function whole(svg) {
  if (!svg.dataset.whole) svg.dataset.whole = svg.getAttribute("viewBox");
  return svg.dataset.whole.split(" ").map(Number);
}

function start() {
  const svg = drawing();
  if (!svg) return;
  document.querySelector(".web-tools").hidden = false;
  const room = svg.parentElement;
  if (!view) room.scrollLeft = (room.scrollWidth - room.clientWidth) / 2; // on a telephone the customers come first
  if (view) show(svg);
}

function show(svg) {
  const [, , width, height] = whole(svg);
  const share = Math.min(1, Math.max(1 / NEAREST, view.share));
  const across = width * share;
  const down = height * share;
  view = { share, x: within(view.x, width - across), y: within(view.y, height - down) };
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${across} ${down}`);
  svg.classList.toggle("is-near", share < 1);
}

function within(value, most) {
  return Math.min(Math.max(0, value), Math.max(0, most));
}

function go({ nearer = 1, across = 0, down = 0 }) {
  const svg = drawing();
  if (!svg) return;
  const [, , width, height] = whole(svg);
  const before = view || { x: 0, y: 0, share: 1 };
  const share = Math.min(1, Math.max(1 / NEAREST, before.share / nearer));
  const middle = (before.share - share) / 2;
  view = {
    share,
    x: before.x + width * (middle + across * share),
    y: before.y + height * (middle + down * share),
  };
  show(svg);
}

function pressed(event) {
  const act = event.target.closest("[data-web-do]")?.dataset.webDo;
  if (act === "nearer") go({ nearer: NEARER });
  if (act === "farther") go({ nearer: 1 / NEARER });
  if (act === "whole") go({ nearer: 1 / NEAREST });
}

const MOVES = {
  ArrowLeft: { across: -STEP },
  ArrowRight: { across: STEP },
  ArrowUp: { down: -STEP },
  ArrowDown: { down: STEP },
  "+": { nearer: NEARER },
  "-": { nearer: 1 / NEARER },
  0: { nearer: 1 / NEAREST },
};

function moved(event) {
  const move = MOVES[event.key];
  if (!move || !event.target.closest?.("[data-web-view] .drawn") || event.ctrlKey || event.metaKey) return;
  if (event.key.startsWith("Arrow") && !(view && view.share < 1)) return;
  event.preventDefault();
  event.stopPropagation();
  go(move);
}

// Moved by mouse or pen; a finger scrolls the page, as everywhere.
function dragged(event) {
  const svg = event.target.closest?.("[data-web-view] svg.is-near");
  if (!svg || event.pointerType === "touch" || event.target.closest("a")) return;
  const scale = whole(svg)[2] * view.share / svg.clientWidth;
  const from = { x: event.clientX, y: event.clientY, view: { ...view } };
  const move = (now) => {
    view = { share: from.view.share, x: from.view.x - (now.clientX - from.x) * scale, y: from.view.y - (now.clientY - from.y) * scale };
    show(svg);
  };
  const end = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
}

// What one opens comes without the rest of the page; the address says it, so that it can be sent to somebody.
async function opened(event) {
  const link = event.target.closest?.("#web a[href*='#about']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  const place = new URL(link.getAttribute("href"), location.href);
  await window.htmx.ajax("GET", place.pathname + place.search, { target: "#web", swap: "outerHTML show:none" });
  history.replaceState(history.state, "", place.pathname + place.search);
  document.getElementById("about")?.focus({ preventScroll: true });
  document.getElementById("about")?.scrollIntoView({ block: "nearest" });
}

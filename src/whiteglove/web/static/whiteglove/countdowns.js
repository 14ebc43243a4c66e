// The seconds in which an answer can be taken back, counted calmly.
export function countdowns() {
  setInterval(count, 1000);
  count();
}

function count() {
  const now = Date.now();
  for (const form of document.querySelectorAll("form[data-until]")) {
    const left = Math.ceil((Date.parse(form.dataset.until) - now) / 1000);
    const button = form.querySelector("button");
    button.dataset.words ||= button.textContent;
    if (left <= 0) form.hidden = true;
    else button.textContent = `${button.dataset.words} (${left})`;
  }
}

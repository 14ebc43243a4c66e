// News of others swap the acts of a conversation as a whole. Whom somebody had chosen stays chosen then (choosers.js);
// what was agreed with that team is asked for again, once.
export function protocol() {
  document.body.addEventListener("htmx:afterSettle", () => {
    const beside = document.getElementById("assign-agreed");
    const chosen = document.getElementById("assign-to");
    if (!beside || !chosen?.value.startsWith("team:") || !chosen.closest("details").open) return;
    if (beside.childElementCount || beside.matches(".htmx-request") || "asked" in beside.dataset) return;
    beside.dataset.asked = "yes";
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

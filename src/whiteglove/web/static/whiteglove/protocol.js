// News of others swap the acts of a conversation as a whole. Whom somebody had chosen stays chosen then (choosers.js);
// what was agreed with that team is asked for again.
export function protocol() {
  document.body.addEventListener("htmx:afterSettle", () => {
    const beside = document.getElementById("assign-agreed");
    const chosen = document.getElementById("assign-to");
    if (!beside || !chosen || beside.childElementCount || !chosen.value.startsWith("team:")) return;
    if (chosen.closest("details").open) chosen.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The page for paper opens the browser's own dialog.
const button = document.getElementById("print-now");
button.hidden = false;
button.addEventListener("click", () => window.print());
window.print();

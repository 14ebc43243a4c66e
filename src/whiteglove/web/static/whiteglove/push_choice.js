// What a colleague chose in this browser about being told: whose choice it was, and in which sign-in it was last said.
// Another colleague at the same machine has made no choice, and none is made for them.
const CHOICE = "whiteglove.push";

export function chosen() {
  try {
    return JSON.parse(localStorage.getItem(CHOICE));
  } catch {
    return null;
  }
}

export function choose(colleague, signedIn) {
  try {
    localStorage.setItem(CHOICE, JSON.stringify({ colleague, signedIn }));
  } catch {
    // Not kept: they choose again after their next sign-in.
  }
}

export function forget() {
  localStorage.removeItem(CHOICE);
}

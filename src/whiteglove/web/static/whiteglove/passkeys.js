// Passkeys: a form with data-passkey asks the browser for one and sends what it says. Without them the form stays away.
const impossible = !window.PublicKeyCredential || !window.isSecureContext || /^[\d.]+$|:/.test(location.hostname);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (impossible) {
    const why = form.querySelector("[data-passkey-impossible]");
    if (why) {
      why.hidden = false;
      form.querySelector("button").disabled = true;
    }
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    ask(form);
  });
}

for (const button of document.querySelectorAll("[data-act='print']")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

async function ask(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const options = (await wanted(form)).publicKey;
    const made = form.dataset.passkey === "add" ? await create(options) : await get(options);
    form.elements.credential.value = JSON.stringify(told(made));
    form.requestSubmit();
  } catch (error) {
    failed.hidden = false;
    form.querySelector("button").focus();
  }
}

async function wanted(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsAt, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).request_options;
}

function create(options) {
  // A passkey where the device can keep one, else a key for the second step.
  const selection = { ...options.authenticatorSelection, residentKey: "preferred", requireResidentKey: false };
  const publicKey = { ...options, challenge: bytes(options.challenge), authenticatorSelection: selection };
  publicKey.user = { ...options.user, id: bytes(options.user.id) };
  publicKey.excludeCredentials = (options.excludeCredentials ?? []).map(known);
  return navigator.credentials.create({ publicKey });
}

function get(options) {
  const allowCredentials = (options.allowCredentials ?? []).map(known);
  return navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials } });
}

function known(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function told(made) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: made.getClientExtensionResults() };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (mark) => mark.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

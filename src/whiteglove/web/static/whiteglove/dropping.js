// Files dropped on the conversation, pasted, or chosen go up at once and wait in the draft.
import { say, text, words } from "./words.js";

const ENDINGS = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp" };

export function dropping() {
  document.body.addEventListener("dragover", (event) => {
    if (!place(event)) return;
    event.preventDefault();
    form().classList.add("is-over");
  });
  document.body.addEventListener("dragleave", (event) => event.relatedTarget || form()?.classList.remove("is-over"));
  document.body.addEventListener("drop", (event) => {
    if (!place(event)) return;
    event.preventDefault();
    form().classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
  document.body.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length || !event.target.closest?.("#composer")) return;
    event.preventDefault();
    take(files.map(named));
  });
  document.body.addEventListener("change", (event) => {
    if (event.target.id !== "files" || !form()?.dataset.upload) return;
    take([...event.target.files]);
    event.target.value = "";
  });
}

function form() {
  return document.getElementById("composer");
}

function place(event) {
  return form()?.dataset.upload && event.target.closest?.(".conversation, #composer") && [...event.dataTransfer.types].includes("Files");
}

// What comes from the clipboard is called "image.png", each time.
function named(file) {
  if (file.name && file.name !== "image.png") return file;
  const at = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const moment = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
  return new File([file], `${text("clipboard")} ${moment}.${ENDINGS[file.type] || "bin"}`, { type: file.type });
}

async function take(files) {
  const slot = [...form().querySelectorAll(".slot")].find((one) => one.checkVisibility());
  for (const file of files) {
    if (file.size > Number(form().dataset.most)) say("composer-word", refusal(`${text("too-large")} ${file.name}`));
    else await upload(slot, file);
  }
}

function refusal(said) {
  const line = document.createElement("p");
  line.className = "refusal";
  line.textContent = said;
  return line;
}

function upload(slot, file) {
  const kind = slot.dataset.kind;
  const line = document.createElement("progress");
  line.max = 100;
  line.setAttribute("aria-label", file.name);
  document.getElementById(`files-${kind}`).append(line);
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form().querySelector("[name=csrfmiddlewaretoken]").value);
  body.set("kind", kind);
  body.set("token", form().querySelector(`[name=${kind}_token]`).value);
  body.set("files", file, file.name);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => event.lengthComputable && (line.value = (100 * event.loaded) / event.total);
    request.onloadend = () => {
      line.remove();
      hear(kind, request, file);
      done();
    };
    request.open("POST", form().dataset.upload);
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  });
}

function hear(kind, request, file) {
  if (request.status === 200) {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    for (const id of [`files-${kind}`, `marks-${kind}`]) {
      const fresh = answer.getElementById(id);
      const old = document.getElementById(id);
      if (fresh && old) old.replaceWith(document.adoptNode(fresh));
    }
    const list = document.getElementById(`files-${kind}`);
    if (list) window.htmx?.process(list);
    return;
  }
  if (!request.status) return say("composer-word", refusal(`${text("upload-cut")} ${file.name}`));
  if (request.status === 401) return say("draft-word", words("signed-out"));
  let why = text("refused");
  try {
    why = JSON.parse(request.responseText).why || why;
  } catch {
    // A page instead of words: ours stand.
  }
  say("composer-word", refusal(`${file.name}: ${why}`));
}

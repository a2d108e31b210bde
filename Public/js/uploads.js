// Large uploads show their progress and renew only the places of the files. A small one is there before a bar could be
// read: it goes the ordinary way, and the page comes back with what was typed.
const smallBytes = 1_000_000;

function arm(place) {
  const input = place.querySelector("input[type=file]");
  const button = place.querySelector("button");
  const form = button.form;

  form.addEventListener("submit", (event) => {
    if (event.submitter !== button || !place.isConnected) return;
    const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (bytes < smallBytes) return;
    event.preventDefault();
    event.stopPropagation();
    send(place, form, button);
  });

  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => { event.preventDefault(); place.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) place.addEventListener(kind, () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit(button);
  });
}

function send(place, form, button) {
  const progress = place.querySelector("progress");
  const body = new FormData(form);
  body.set(button.name, button.value);
  const request = new XMLHttpRequest();
  request.open("POST", button.formAction);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => {
    progress.hidden = false;
    if (event.lengthComputable) progress.value = 100 * event.loaded / event.total;
  });
  request.addEventListener("load", () => renew(place, request));
  request.addEventListener("error", () => say(place, "The file did not arrive. Look at your connection, then try again."));
  request.send(body);
}

function renew(place, request) {
  const present = place.closest(".slot");
  if (!request.response?.getElementById(present.id)) {
    const sentence = request.response?.querySelector("main .error-summary, main .lead")?.textContent.trim();
    return say(place, sentence || "The file was not taken. Try again.");
  }
  // What was chosen elsewhere went along.
  for (const slot of document.querySelectorAll(".slot")) {
    const fresh = request.response.getElementById(slot.id);
    if (!fresh) continue;
    slot.replaceWith(document.adoptNode(fresh));
    fresh.querySelectorAll("[data-upload]").forEach(arm);
  }
  document.getElementById(present.id).querySelector("input[type=file], a")?.focus();
}

function say(place, sentence) {
  place.querySelector("progress").hidden = true;
  place.querySelector(".error")?.remove();
  const line = document.createElement("p");
  line.className = "error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  place.prepend(line);
  place.querySelector("input[type=file]").value = "";
}

document.querySelectorAll("[data-upload]").forEach(arm);

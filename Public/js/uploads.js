// Large uploads show their progress and renew only their own slot, so that what was typed beside them stays.
// A small file is there before a bar could be read: it goes the ordinary way, and what was typed is kept (drafts.js, forms.js).
const smallBytes = 1_000_000;

function arm(form) {
  const input = form.querySelector("input[type=file]");
  const progress = form.querySelector("progress");

  form.addEventListener("submit", (event) => {
    const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (bytes < smallBytes) return;
    event.preventDefault();
    event.stopPropagation();
    send(form, progress);
  });

  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

function send(form, progress) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => {
    progress.hidden = false;
    if (event.lengthComputable) progress.value = 100 * event.loaded / event.total;
  });
  request.addEventListener("load", () => renew(form, request));
  request.addEventListener("error", () => say(form, "The file did not arrive. Look at your connection, then try again."));
  request.send(new FormData(form));
}

function renew(form, request) {
  const slot = form.closest(".slot");
  const fresh = request.response?.getElementById(slot.id);
  if (fresh) {
    slot.replaceWith(document.adoptNode(fresh));
    fresh.querySelectorAll("form[data-upload]").forEach(arm);
    fresh.querySelector("input[type=file]")?.focus();
    return;
  }
  const sentence = request.response?.querySelector("main .error-summary, main .lead")?.textContent.trim();
  say(form, sentence || "The file was not taken. Try again.");
}

function say(form, sentence) {
  form.querySelector("progress").hidden = true;
  form.querySelector(".error")?.remove();
  const line = document.createElement("p");
  line.className = "error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  form.prepend(line);
  form.querySelector("input[type=file]").value = "";
}

document.querySelectorAll("form[data-upload]").forEach(arm);

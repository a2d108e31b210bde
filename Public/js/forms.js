document.querySelector(".error-summary")?.focus();

// A link of the error summary focuses the control itself, also the first of a group.
for (const link of document.querySelectorAll(".error-summary a[href^='#']:not([data-line])")) {
  link.addEventListener("click", (event) => {
    const target = document.getElementById(link.hash.slice(1));
    const control = target?.matches("input, select, textarea") ? target : target?.querySelector("input, select, textarea");
    if (!control) return;
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });
}

// Filters act at once; the button is for those without scripts, and for Enter.
for (const form of document.querySelectorAll("form[data-autosend]")) {
  form.classList.add("is-automatic");
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}

// One press is one act: the server knows repeats by their command, this only says that it is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// What was typed where no draft is kept for it survives a reload of this tab, until it is sent.
const draftBytesMax = 100_000;
for (const form of document.querySelectorAll("form[data-guard]:not(.editor)")) {
  const key = `draft ${location.pathname} ${form.id || form.getAttribute("action")}`;
  const controls = [...form.elements].filter((control) =>
    control.name && !["hidden", "password", "file", "submit"].includes(control.type) && control.type !== "fieldset");
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "null");
  // A form that came back with errors carries what was sent.
  if (draft && !form.querySelector(".error")) controls.forEach((control, index) => restore(control, draft[index]));

  form.addEventListener("input", () => {
    const text = JSON.stringify(controls.map(state));
    if (text.length <= draftBytesMax) sessionStorage.setItem(key, text);
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

function state(control) {
  return "checked" in control && /checkbox|radio/.test(control.type) ? control.checked : control.value;
}

function restore(control, value) {
  if (typeof value === "boolean") control.checked = value;
  else if (typeof value === "string" && (control.defaultValue ?? "") === control.value) control.value = value;
}

// What is typed on a step's form is saved along the way, so that it is there on any device, and for whoever takes over.
const pauseMilliseconds = 1500;

for (const button of document.querySelectorAll("button[data-draft]")) arm(button);

function arm(button) {
  const form = button.form;
  const note = document.getElementById("draft-note");
  let timer = 0;
  let isChanged = false;

  form.addEventListener("input", () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(save, pauseMilliseconds);
  });
  // The step's other forms leave the page: what was typed goes first. Its own takes it along.
  document.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.target !== form) save();
  }, true);
  document.addEventListener("visibilitychange", () => { if (document.hidden && !form.dataset.sent) save(); });

  async function save() {
    if (!isChanged) return;
    isChanged = false;
    const typed = new FormData(form);
    for (const control of form.elements) if (control.type === "file") typed.delete(control.name);
    const body = new URLSearchParams(typed);
    body.set("quiet", "1");
    try {
      const answer = await fetch(button.formAction, { method: "POST", body, keepalive: true });
      note.textContent = answer.ok ? await answer.text() : "The draft could not be saved.";
    } catch {
      isChanged = true;
      note.textContent = "The draft is not saved: there is no connection.";
    }
  }
}

// Keys for those who come often: / j k Enter a ?
const rows = [...document.querySelectorAll(".row > a")];
let here = -1;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog")) return;
  const act = acts[event.key];
  if (act && act() !== false) event.preventDefault();
});

const acts = {
  "/": () => focus("#search"),
  j: () => move(1),
  k: () => move(-1),
  a: () => focus(".act-bar .button-main"),
  "?": help,
};

function focus(selector) {
  const element = document.querySelector(selector);
  if (!element) return false;
  element.focus();
}

function move(by) {
  if (!rows.length) return false;
  here = Math.min(Math.max(here + by, 0), rows.length - 1);
  rows[here].focus();
  rows[here].scrollIntoView({ block: "nearest" });
}

function help() {
  let dialog = document.querySelector("dialog.keys");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys" });
    const list = document.createElement("dl");
    for (const [key, words] of [
      ["/", "Search"], ["j", "Next row"], ["k", "Row before"], ["Enter", "Open the row"], ["a", "Go to the main act"], ["?", "This list"],
    ]) {
      const line = document.createElement("div");
      const name = document.createElement("dt");
      name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      line.append(name, Object.assign(document.createElement("dd"), { textContent: words }));
      list.append(line);
    }
    const form = Object.assign(document.createElement("form"), { method: "dialog" });
    form.append(Object.assign(document.createElement("button"), { className: "button button-quiet", textContent: "Close" }));
    dialog.append(title, list, form);
    document.body.append(dialog);
  }
  dialog.showModal();
}

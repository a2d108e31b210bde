// Menus made of <details> close when one looks elsewhere.
const menus = document.querySelectorAll(".me, .rail-more details");

function close(menu) {
  if (!menu.open) return false;
  menu.open = false;
  return true;
}

document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) if (close(menu)) menu.querySelector("summary").focus();
});

// Only one panel that asks for a reason stands open.
const panels = document.querySelectorAll(".act-panel");
for (const panel of panels) {
  panel.addEventListener("toggle", () => {
    if (!panel.open) return;
    for (const other of panels) if (other !== panel) other.open = false;
    panel.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  });
}

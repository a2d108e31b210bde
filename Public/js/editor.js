// Line numbers beside the template's text, and links from problems to their place.
const text = document.querySelector("textarea[data-editor]");
if (text) {
  const box = document.createElement("div");
  const lines = document.createElement("div");
  box.className = "editor-box";
  lines.className = "editor-lines";
  lines.setAttribute("aria-hidden", "true");
  text.before(box);
  box.append(lines, text);
  const wrong = new Set([...document.querySelectorAll("[data-line]")].map((link) => Number(link.dataset.line)));

  const number = () => {
    const count = text.value.split("\n").length;
    if (count === lines.childElementCount) return;
    lines.replaceChildren(...Array.from({ length: count }, (_, index) => {
      const line = document.createElement("div");
      line.textContent = index + 1;
      if (wrong.has(index + 1)) line.className = "is-wrong";
      return line;
    }));
  };
  number();
  text.addEventListener("input", number);
  text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
  const fit = new ResizeObserver(() => { lines.style.blockSize = `${text.offsetHeight}px`; });
  fit.observe(text);

  for (const link of document.querySelectorAll("[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const before = text.value.split("\n").slice(0, link.dataset.line - 1).join("\n");
      const at = before.length + (before ? 1 : 0) + Number(link.dataset.column) - 1;
      text.focus();
      text.setSelectionRange(at, at);
      const height = parseFloat(getComputedStyle(text).lineHeight);
      text.scrollTop = Math.max(0, (link.dataset.line - 4) * height);
    });
  }

  let isChanged = false;
  text.addEventListener("input", () => { isChanged = true; });
  text.form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}

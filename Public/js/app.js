// Adds to pages that work without it: keys, progress of uploads, a guard for texts that are not saved.

const isTyping = (element) => element.closest('input, textarea, select, [contenteditable]') !== null;

// `/` goes to the search; in the inbox j and k move through the rows.
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === '/') {
    const search = document.querySelector('input[type=search]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
  if (event.key === 'j' || event.key === 'k') {
    const rows = [...document.querySelectorAll('main a[href^="/steps/"], main .row a[href^="/processes/"]')];
    const at = rows.indexOf(document.activeElement);
    const next = rows[at + (event.key === 'j' ? 1 : -1)];
    if (next) next.focus();
  }
});

// An upload shows how far it is, and can be broken off.
for (const form of document.querySelectorAll('form[enctype="multipart/form-data"]')) {
  form.addEventListener('submit', (event) => {
    const input = form.querySelector('input[type=file]');
    const button = form.querySelector('button');
    const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    // A small file is there before a bar could be read.
    if (bytes < 1_000_000) return;
    event.preventDefault();
    const progress = document.createElement('progress');
    progress.max = 1;
    progress.setAttribute('aria-label', 'Upload');
    button.after(progress);
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.onprogress = (step) => {
      if (step.lengthComputable) progress.value = step.loaded / step.total;
    };
    request.onload = () => {
      if (request.status < 400) {
        location.assign(request.responseURL || location.href);
        return;
      }
      document.open();
      document.write(request.responseText);
      document.close();
    };
    request.onerror = () => {
      progress.remove();
      button.disabled = false;
      button.insertAdjacentHTML('afterend', '<p class="error" role="alert">The upload broke off. Try again.</p>');
    };
    request.send(new FormData(form));
  });
}

// Leaving an editor with changes asks first.
for (const form of document.querySelectorAll('form[data-guard]')) {
  let isChanged = false;
  form.addEventListener('input', () => { isChanged = true; });
  form.addEventListener('submit', () => { isChanged = false; });
  window.addEventListener('beforeunload', (event) => { if (isChanged) event.preventDefault(); });
}

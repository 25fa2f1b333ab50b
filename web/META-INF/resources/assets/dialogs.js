// A link with data-dialog goes to a page that decides one thing. With JavaScript that page's <section class="dialog">
// is shown as a modal dialog over this page; without, or on a phone, the link is followed.

const phone = window.matchMedia('(max-width: 720px)');

async function open(link) {
  // A guest may be asked first, which takes as long as it needs to answer, at most some seconds.
  link.setAttribute('aria-busy', 'true');
  const answer = await fetch(link.href, { headers: { Accept: 'text/html' } })
    .finally(() => link.removeAttribute('aria-busy'));
  const section = answer.ok
    ? new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('section.dialog')
    : null;
  if (!section) {
    window.location.assign(link.href);
    return;
  }
  const dialog = document.createElement('dialog');
  dialog.className = section.className;
  dialog.setAttribute('aria-labelledby', 'decision');
  dialog.append(...document.adoptNode(section).childNodes);
  dialog.addEventListener('close', () => {
    dialog.remove();
    // The link may have been replaced by a fresher one while the dialog was open.
    (document.getElementById(link.id) || link).focus();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || event.target.closest('[data-cancel]')) {
      event.preventDefault();
      dialog.close();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('#decision').focus();
}

export function openDialogs() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-dialog]');
    if (link?.ariaBusy === 'true') event.preventDefault();
    if (!link || link.ariaBusy === 'true' || phone.matches || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}

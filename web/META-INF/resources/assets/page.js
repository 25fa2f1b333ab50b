// What every page does beyond HTML. Each module looks for its own attributes and leaves a page without them alone.
import { showTimes } from './times.js';
import { openDialogs } from './dialogs.js';
import { followChanges } from './live.js';
import { keepStates } from './states.js';

/* global htmx */

const { csrf, csrfHeader } = document.body.dataset;
document.body.addEventListener('htmx:configRequest', (event) => {
  if (csrf) event.detail.headers[csrfHeader] = csrf;
});

// A refusal is a page too: it is shown where the answer would have stood.
document.body.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 422) event.detail.shouldSwap = true;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname === '/login') window.location.reload();
});

// A button that can't work now stays reachable, and does nothing.
document.addEventListener('click', (event) => {
  if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
}, true);

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  button.parentElement.querySelector('[data-copied]').hidden = false;
});

for (const back of document.querySelectorAll('[data-back]')) {
  back.addEventListener('click', (event) => {
    event.preventDefault();
    window.history.back();
  });
}

showTimes();
openDialogs();
followChanges();
keepStates();

// What a person has chosen on a page stays chosen when a part of the page is fetched again: ticks, the chosen radio
// button, what is folded open. Things are known by their id; a tick also by what it is about (data-tick).

const chosen = 'input[type=checkbox][id], input[type=radio][id], details[id]';

const name = (element) => element.dataset.tick
  ? `${element.closest('section')?.getAttribute('aria-labelledby')} ${element.dataset.tick}`
  : element.id;

export function keepStates() {
  let before = new Map();
  document.body.addEventListener('htmx:beforeSwap', () => {
    before = new Map();
    for (const element of document.querySelectorAll(chosen)) {
      before.set(name(element), element.tagName === 'DETAILS' ? element.open : element.checked);
    }
  });
  const restore = () => {
    for (const element of document.querySelectorAll(chosen)) {
      const state = before.get(name(element));
      if (state === undefined) continue;
      if (element.tagName !== 'DETAILS') element.checked = state;
      // A start that is under way opens its own steps.
      else if (element.id !== 'boot') element.open = state;
    }
  };
  document.body.addEventListener('htmx:oobAfterSwap', restore);
  document.body.addEventListener('htmx:afterSwap', restore);
  // A menu closes when something else is meant.
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('details.more[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

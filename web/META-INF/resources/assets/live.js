// Keeps a page current: an event stream (data-live) says "something changed", htmx fetches what the page shows again.
// The stream ticks while nothing happens, so that "updated 2 s ago" is a fact. Without a stream the page asks by itself.
import { ago } from './times.js';

const QUIET = 15_000; // three missed ticks: the stream is dead even if the browser has not noticed
const POLL = 10_000;
const STALE = 300_000;
const PATIENCE = 3000; // for the stream's first word, before the page says that it is not live
const SETTLED = 100; // htmx wires what it swapped in 20 ms after the answer

export function followChanges() {
  const page = document.querySelector('[data-live]');
  if (!page) return;
  let source;
  let heardAt = Date.now();
  let streaming = false;
  let everStreamed = false;
  let reachable = true;
  let asking = 0;
  let toldMeanwhile = false;

  // An answer may replace the element that asked, and what htmx had queued on it goes with it. So a change that is told
  // while something is under way waits here.
  function fetchAgain() {
    toldMeanwhile = asking > 0;
    if (!toldMeanwhile) document.body.dispatchEvent(new CustomEvent('changed'));
  }
  function answered() {
    asking -= 1;
    if (toldMeanwhile) fetchAgain();
  }
  document.body.addEventListener('htmx:beforeSend', (event) => {
    asking += 1;
    event.detail.xhr.addEventListener('loadend', () => setTimeout(answered, SETTLED));
  });

  const heard = () => {
    heardAt = Date.now();
    streaming = true;
    everStreamed = true;
    reachable = true;
  };

  function connect() {
    source?.close();
    source = new EventSource(page.dataset.live);
    source.addEventListener('tick', heard);
    source.addEventListener('changed', () => {
      heard();
      fetchAgain();
    });
    // What happened before there was a stream, the first time too, was told to nobody.
    source.addEventListener('open', fetchAgain);
    source.addEventListener('error', () => { streaming = false; });
  }

  document.body.addEventListener('htmx:afterRequest', (event) => {
    const { xhr } = event.detail;
    reachable = xhr.status > 0 && xhr.status < 502;
    if (event.detail.successful) heardAt = Date.now();
  });

  function show() {
    const silent = Date.now() - heardAt;
    if (silent > QUIET) streaming = false;
    const away = document.getElementById('away');
    if (away) away.hidden = reachable && navigator.onLine;
    if (!everStreamed && silent < PATIENCE) return;
    for (const fresh of document.querySelectorAll('[data-fresh]')) {
      const words = fresh.querySelector('[data-said]');
      const text = (streaming ? fresh.dataset.fresh : fresh.dataset.asking).replace('#', ago(silent / 1000));
      if (words.textContent !== text) words.textContent = text;
      fresh.classList.toggle('stale', silent > STALE);
    }
  }

  connect();
  window.addEventListener('online', connect);
  window.addEventListener('pageshow', (event) => { if (event.persisted) connect(); });
  window.addEventListener('pagehide', () => source.close());
  setInterval(show, 1000);
  setInterval(() => {
    if (streaming) return;
    fetchAgain();
    if (source.readyState === EventSource.CLOSED) connect();
  }, POLL);
  show();
}

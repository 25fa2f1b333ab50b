// The serial console: xterm.js on a WebSocket, one at a time, that comes back by itself.
// Binary frames are the serial port's bytes both ways; text frames are JSON, {"resize":{"columns":80,"rows":24}}.

const panel = document.getElementById('console');
const words = panel.dataset;

const { makeTerminal } = await import('./terminal.js');
const { FitAddon } = await import('./vendor/xterm-fit.mjs');

const FIRST_RETRY = 500;
const LONGEST_RETRY = 15_000;
const LONGEST_MESSAGE = 8192; // the console takes twice as much
const ENDED = 4001; // the VM was stopped, or its host is away: the page is told when that changes
const RIGHT_ENDED = 4003; // signed out, or no operator any more
const MOST_PAUSED = 1024 * 1024; // what is kept for later while paused, in bytes; more is left out and said so

const screen = panel.querySelector('[data-screen]');
const veil = panel.querySelector('[data-veil]');
const state = panel.querySelector('[data-state]');
const pause = panel.querySelector('[data-pause]');
const again = panel.querySelector('[data-reconnect]');

const terminal = await makeTerminal(screen, words.nonce, {
  cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.open(screen);
terminal.textarea.setAttribute('aria-label', document.getElementById('console-title').textContent);
// The keyboard's way out of the terminal, as the panel says below the screen.
terminal.attachCustomKeyEventHandler((event) => {
  if (!event.ctrlKey || event.altKey || event.key.toLowerCase() !== 'm') return true;
  if (event.type === 'keydown') {
    event.preventDefault();
    [...panel.querySelectorAll('button, a')].find((each) => !each.hidden).focus();
  }
  return false;
});

let socket;
let turn = 0;
let retry = FIRST_RETRY;
let timer;
let heard = false; // on this connection
let everHeard = false;
let held = [];
let heldBytes = 0;
let dropped = false;
let untilChanged = false;
let paused = false;

function show(word, veiled) {
  state.textContent = word;
  veil.textContent = veiled || '';
  veil.hidden = !veiled;
}

function showOpen() {
  if (paused) show(words.paused);
  else if (heard) show(words.open);
  else show(words.waiting, everHeard ? '' : words.waiting);
}

function receive(bytes) {
  if (!heard) {
    // The host sends what was said lately again, so the screen begins anew; until then it shows what was there.
    terminal.reset();
    heard = true;
    showOpen();
  }
  if (!paused) {
    terminal.write(bytes);
    return;
  }
  held.push(bytes);
  heldBytes += bytes.length;
  while (heldBytes > MOST_PAUSED) {
    heldBytes -= held.shift().length;
    dropped = true;
  }
}

function resume() {
  if (dropped) terminal.write(`\r\n[${words.dropped}]\r\n`);
  held.forEach((bytes) => terminal.write(bytes));
  held = [];
  heldBytes = 0;
  dropped = false;
}

function tellSize() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ resize: { columns: terminal.cols, rows: terminal.rows } }));
}

async function ticket() {
  const { csrf, csrfHeader } = document.body.dataset;
  const answer = await fetch(words.ticket, {
    method: 'POST',
    headers: { [csrfHeader]: csrf, 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    redirect: 'manual',
  });
  if (answer.ok) return (await answer.json()).ticket;
  if (answer.type === 'opaqueredirect' || answer.status === 401) window.location.reload();
  const said = answer.status >= 400 && answer.status < 500 ? await answer.json().catch(() => ({})) : {};
  const problem = new Error((said.type === 'recorded-enough' ? words.recordedEnough : said.detail) || words.away);
  problem.lasting = answer.status === 409; // until the VM changes, of which the page is told
  throw problem;
}

function waitForChange() {
  untilChanged = true;
  retry = LONGEST_RETRY;
}

function later(word, why) {
  show(word, why);
  again.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(connect, retry * (0.75 + Math.random() / 2));
  retry = Math.min(LONGEST_RETRY, retry * 2);
}

async function connect() {
  clearTimeout(timer);
  turn += 1;
  const myTurn = turn;
  socket?.close();
  everHeard = everHeard || heard;
  show(words.connecting, everHeard ? '' : words.connecting);
  let good;
  try {
    good = await ticket();
  } catch (problem) {
    if (myTurn === turn && problem.lasting) waitForChange();
    if (myTurn === turn) later(words.away, everHeard ? '' : problem.message);
    return;
  }
  if (myTurn !== turn) return;
  const url = new URL(words.socket, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('ticket', good);
  const mine = new WebSocket(url);
  mine.binaryType = 'arraybuffer';
  socket = mine;
  mine.addEventListener('open', () => {
    everHeard = everHeard || heard;
    heard = false;
    retry = FIRST_RETRY;
    pause.hidden = false;
    again.hidden = true;
    showOpen();
    tellSize();
  });
  mine.addEventListener('message', (event) => {
    if (typeof event.data !== 'string') receive(new Uint8Array(event.data));
  });
  mine.addEventListener('close', (event) => {
    if (socket !== mine) return;
    pause.hidden = true;
    if (event.code === RIGHT_ENDED) {
      show(`${words.ended}: ${event.reason}`);
      again.hidden = false;
      return;
    }
    if (event.code === ENDED) waitForChange();
    later(event.code === ENDED ? words.ended : words.again, '');
    if (event.reason) state.textContent += `: ${event.reason}`;
  });
}

function send(bytes) {
  if (socket?.readyState !== WebSocket.OPEN) return;
  for (let at = 0; at < bytes.length; at += LONGEST_MESSAGE) socket.send(bytes.subarray(at, at + LONGEST_MESSAGE));
}

const encoder = new TextEncoder();
// A program's question to the terminal (where is the cursor, what are you) comes again with the recent output whenever the
// console is opened; the answer would be typed into whatever runs now. The size goes by another way (stty).
for (const question of [{ final: 'n' }, { prefix: '?', final: 'n' }, { final: 'c' }, { prefix: '>', final: 'c' }]) {
  terminal.parser.registerCsiHandler(question, () => true);
}
terminal.onData((text) => send(encoder.encode(text)));
terminal.onBinary((text) => send(Uint8Array.from(text, (each) => each.charCodeAt(0))));
terminal.onResize(tellSize);

let fitting;
new ResizeObserver(() => {
  clearTimeout(fitting);
  fitting = setTimeout(() => fit.fit(), 60);
}).observe(screen);
fit.fit();

pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', String(paused));
  if (!paused) resume();
  showOpen();
});
again.addEventListener('click', () => {
  retry = FIRST_RETRY;
  connect();
});
window.addEventListener('online', () => { if ('mayOpen' in words) connect(); });
// Where only a change of the VM brings its console back, a change is a reason to try at once.
document.body.addEventListener('changed', () => {
  if (!untilChanged) return;
  untilChanged = false;
  retry = FIRST_RETRY;
  clearTimeout(timer);
  timer = setTimeout(connect, 200);
});

// The page says why where the console is not the caller's to open.
if ('mayOpen' in words) connect();

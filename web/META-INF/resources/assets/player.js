// Plays a recording of a console: asciicast v2, in xterm.js. Where nothing happened for long, it waits no longer than IDLE.
import { makeTerminal } from './terminal.js';

const IDLE = 2; // seconds

const panel = document.getElementById('recording');
const words = panel.dataset;
const veil = panel.querySelector('[data-veil]');
const toggle = panel.querySelector('[data-toggle]');
const seek = panel.querySelector('[data-seek]');
const speed = panel.querySelector('[data-speed]');
const time = panel.querySelector('[data-time]');

const terminal = await makeTerminal(panel.querySelector('[data-screen]'), words.nonce, { disableStdin: true, convertEol: false });
terminal.open(panel.querySelector('[data-screen]'));
// What a program asked the terminal then is nobody's to answer now.
terminal.attachCustomKeyEventHandler(() => false);

let header = { width: 80, height: 24 };
let events = []; // { at, kind, text }, seconds of playing
let length = 0;
let position = 0;
let next = 0;
let playing = false;
let last = 0;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

function show() {
  seek.value = position;
  time.textContent = `${clock(position)} / ${clock(length)}`;
  seek.setAttribute('aria-valuetext', time.textContent);
}

function say(text) {
  veil.textContent = text;
  veil.hidden = !text;
}

function size(text) {
  const [columns, rows] = text.split('x').map(Number);
  if (columns >= 1 && columns <= 1000 && rows >= 1 && rows <= 1000) terminal.resize(columns, rows);
}

function applyUpTo(end) {
  let shown = '';
  for (; next < events.length && events[next].at <= end; next += 1) {
    if (events[next].kind === 'o') {
      shown += events[next].text;
    } else if (events[next].kind === 'r') {
      terminal.write(shown);
      shown = '';
      size(events[next].text);
    }
  }
  if (shown) terminal.write(shown);
}

function setPlaying(on) {
  playing = on;
  last = performance.now();
  toggle.querySelector('span').textContent = on ? words.pause : words.play;
  toggle.querySelector('use').setAttribute('href', `/assets/icons.svg#${on ? 'pause' : 'start'}`);
  if (on) requestAnimationFrame(tick);
}

function tick(now) {
  if (!playing) return;
  position = Math.min(length, position + ((now - last) / 1000) * Number(speed.value));
  last = now;
  applyUpTo(position);
  show();
  if (position >= length) setPlaying(false);
  else requestAnimationFrame(tick);
}

function goTo(seconds) {
  if (seconds < position) {
    terminal.reset();
    terminal.resize(header.width, header.height);
    next = 0;
  }
  position = seconds;
  applyUpTo(position);
  show();
}

toggle.addEventListener('click', () => {
  if (!playing && position >= length) goTo(0);
  setPlaying(!playing);
});
seek.addEventListener('input', () => goTo(Number(seek.value)));

async function load() {
  const answer = await fetch(words.cast, { redirect: 'manual' });
  if (!answer.ok) throw new Error(String(answer.status));
  const lines = (await answer.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  header = lines.shift() || header;
  let before = 0;
  events = lines.map(([at, kind, text]) => {
    length += Math.min(IDLE, Math.max(0, at - before));
    before = at;
    return { at: length, kind, text };
  });
}

try {
  await load();
  terminal.resize(header.width, header.height);
  seek.max = length;
  say(events.length ? '' : words.empty);
  show();
  applyUpTo(0);
  toggle.hidden = false;
} catch {
  say(words.failed);
}

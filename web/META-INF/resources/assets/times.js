// Puts points in time into the user's zone and words: <time datetime data-as>.
//   moment  relative under an hour, then the day and the time
//   clock   the time of the day, with seconds
//   ago     how long ago, ticking
//   day     the day
//   for     how long since, ticking: "11 d"

const language = document.documentElement.lang;
const zh = language === 'zh';
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayOfYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });

export function ago(seconds) {
  const count = Math.max(0, Math.floor(seconds < 60 ? seconds : seconds / 60));
  if (zh) return `${count} ${seconds < 60 ? '秒' : '分钟'}前`;
  return `${count} ${seconds < 60 ? 's' : 'min'} ago`;
}

export function lasting(seconds) {
  const unit = (count, latin, han) => (zh ? `${count} ${han}` : `${count} ${latin}`);
  if (seconds < 60) return unit(Math.max(0, Math.floor(seconds)), 's', '秒');
  if (seconds < 3600) return unit(Math.floor(seconds / 60), 'min', '分钟');
  if (seconds < 172800) return unit(Math.floor(seconds / 3600), 'h', '小时');
  return unit(Math.floor(seconds / 86400), 'd', '天');
}

function moment(at, seconds) {
  if (seconds >= 0 && seconds < 3600) return ago(seconds);
  return (at.getFullYear() === new Date().getFullYear() ? day : dayOfYear).format(at);
}

function say(element) {
  const at = new Date(element.dateTime);
  const seconds = (Date.now() - at.getTime()) / 1000;
  const words = {
    day: () => date.format(at),
    moment: () => moment(at, seconds),
    clock: () => clock.format(at),
    ago: () => ago(seconds),
    for: () => lasting(seconds),
  }[element.dataset.as || 'moment']();
  if (element.textContent !== words) element.textContent = words;
  if (!element.title) element.title = whole.format(at);
}

function sayAll() {
  document.querySelectorAll('time[datetime]').forEach(say);
}

export function showTimes() {
  sayAll();
  document.body.addEventListener('htmx:afterSettle', sayAll);
  setInterval(sayAll, 1000);
}

// xterm.js as our pages show it.

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// The terminal makes style elements while it runs. The page's policy lets in those with the nonce of this page only.
export async function makeTerminal(screen, nonce, options) {
  const plain = document.createElement.bind(document);
  document.createElement = (name, more) => {
    const element = plain(name, more);
    if (String(name).toLowerCase() === 'style') element.nonce = nonce;
    return element;
  };
  const { Terminal } = await import('./vendor/xterm.mjs');
  const terminal = new Terminal({
    fontFamily: colour('--mono'),
    fontSize: 13,
    minimumContrastRatio: 4.5,
    scrollback: 5000,
    theme: { background: colour('--term-bg'), foreground: colour('--term-fg'), cursor: colour('--term-fg') },
    ...options,
  });
  return terminal;
}

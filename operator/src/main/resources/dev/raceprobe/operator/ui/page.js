// Keeps the page live: asks for it again, and changes in place only what differs, so that focus, selection and opened details stay.
'use strict';
(() => {
  const EVERY = 3000;
  const TYPED = 250;
  let timer;
  let asked = 0;

  function follow(now, next) {
    if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName || now.id !== next.id) {
      now.replaceWith(next);
    } else if (now.nodeType !== Node.ELEMENT_NODE) {
      if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
    } else if (!now.isEqualNode(next)) {
      attributes(now, next);
      children(now, next);
    }
  }

  function attributes(now, next) {
    const ours = name => (now.nodeName === 'DETAILS' && name === 'open') || (now === document.activeElement && name === 'value') || (now.nodeName === 'OPTION' && name === 'selected');
    for (const { name, value } of [...next.attributes]) {
      if (!ours(name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    for (const { name } of [...now.attributes]) {
      if (!ours(name) && !next.hasAttribute(name)) now.removeAttribute(name);
    }
  }

  const key = node => (node.nodeType === Node.ELEMENT_NODE && (node.dataset.key || node.id)) || '';

  // What has a key is followed wherever it is now; what has none, where it is.
  function children(now, next) {
    const known = new Map([...now.childNodes].filter(key).map(child => [key(child), child]));
    const wanted = new Set([...next.childNodes].map(key).filter(Boolean));
    let at = now.firstChild;
    const drop = () => {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    };
    for (const child of [...next.childNodes]) {
      const same = key(child) ? known.get(key(child)) : at && !key(at) && at;
      while (same && at && at !== same && !wanted.has(key(at))) drop();
      if (!same) {
        now.insertBefore(child, at);
      } else {
        if (at === same) at = at.nextSibling;
        else now.insertBefore(same, at);
        follow(same, child);
      }
    }
    while (at) drop();
  }

  function say(text) {
    const state = document.getElementById('state');
    if (state.textContent !== text) state.textContent = text;
  }

  async function refresh() {
    clearTimeout(timer);
    const mine = ++asked;
    try {
      if (!document.hidden) {
        const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(10000) });
        const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (mine === asked && next.getElementById('main')) {
          document.title = next.title;
          const focused = document.activeElement;
          follow(document.getElementById('main'), next.getElementById('main'));
          follow(document.getElementById('state'), next.getElementById('state'));
          if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
        }
      }
    } catch (e) {
      if (mine === asked) say('The operator does not answer: what is shown is what it said last.');
    }
    if (mine === asked) timer = setTimeout(refresh, EVERY);
  }

  document.addEventListener('input', event => {
    if (!['q', 'sort'].includes(event.target.name)) return;
    const address = new URL(location.href);
    address.searchParams.set(event.target.name, event.target.value);
    if (event.target.name === 'sort') address.searchParams.delete('dir');
    history.replaceState(null, '', address);
    clearTimeout(timer);
    timer = setTimeout(refresh, TYPED);
  });
  document.addEventListener('visibilitychange', () => document.hidden || refresh());
  timer = setTimeout(refresh, EVERY);
})();

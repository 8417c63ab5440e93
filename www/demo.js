// The demo page: a widget on the simulator that serves this page. A page of yours would sign in instead,
// for example with MSAL.js, and give what that returns.

import './reseat/define.js';

const widget = document.querySelector('reseat-widget');
const wish = new URLSearchParams(location.search);

// The simulator gives tokens to its own page; the header keeps every other page out.
async function tokenProvider(scopes, { signal }) {
  const answer = await fetch('/_sim/token', {
    method: 'POST',
    headers: { 'Sim-Control': '1', 'Content-Type': 'application/json' },
    body: JSON.stringify({ roles: ['License Administrator'] }),
    signal,
  });
  return (await answer.json()).token;
}

for (const name of ['profile', 'from', 'to']) {
  if (wish.has(name)) widget.setAttribute(name, wish.get(name));
}
widget.setAttribute('graph-root', location.origin);
widget.tokenProvider = tokenProvider;

const profile = document.getElementById('profile');
profile.value = widget.getAttribute('profile') ?? 'Global';
profile.addEventListener('change', () => widget.setAttribute('profile', profile.value));

const theme = document.getElementById('theme');
theme.addEventListener('change', () => {
  document.documentElement.style.colorScheme = theme.value;
});

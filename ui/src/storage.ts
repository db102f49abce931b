import type { Storage } from '@graphiql/toolkit';

/*
 * What GraphiQL remembers, and for how long:
 * - tabs and headers: until the page is left. Otherwise the tabs of yesterday
 *   would hide the ready tabs of this server, with a token that has expired;
 * - history: until the browser tab is closed, and without headers, because
 *   they hold the token and queries may name evidence;
 * - the colour theme: for good.
 */
const memory = new Map<string, string>([
  // The share of the side panel, beside 1 for the rest: wide enough for a drawing.
  ['graphiql:docExplorerFlex', '0.65'],
]);

function keeper(key: string): globalThis.Storage | null {
  try {
    if (key === 'graphiql:theme') return localStorage;
    if (key === 'graphiql:queries' || key === 'graphiql:favorites') return sessionStorage;
  } catch {
    // The browser refuses storage: this page works without.
  }
  return null;
}

const withoutHeaders = (json: string) =>
  JSON.stringify(JSON.parse(json, (name, value) => (name === 'headers' ? undefined : value)));

export const storage: Storage = {
  get length() {
    return memory.size;
  },
  getItem: (key) => memory.get(key) ?? keeper(key)?.getItem(key) ?? null,
  setItem(key, value) {
    memory.set(key, value);
    const kept = keeper(key);
    kept?.setItem(key, kept === sessionStorage ? withoutHeaders(value) : value);
  },
  removeItem(key) {
    memory.delete(key);
    keeper(key)?.removeItem(key);
  },
  clear() {
    memory.clear();
    for (const key of ['graphiql:theme', 'graphiql:queries', 'graphiql:favorites']) {
      keeper(key)?.removeItem(key);
    }
  },
};

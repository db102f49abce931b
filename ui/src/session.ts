import { applyEdits, modify, parse } from 'jsonc-parser';
import { useSyncExternalStore } from 'react';

/**
 * The one Authorization value of this page, shared by all tabs and kept in
 * memory only. The headers editor shows it, and what the editor shows is sent.
 */
let authorization: string | null = null;
const listeners = new Set<() => void>();

export const session = {
  get: () => authorization,
  set(value: string | null) {
    if (value === authorization) return;
    authorization = value;
    listeners.forEach((listener) => listener());
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

export const useAuthorization = () => useSyncExternalStore(session.subscribe, session.get);

export const bearer = (token: string) => `Bearer ${token}`;

type Headers = Record<string, unknown>;

/** GraphiQL lets people write comments between the headers, so plain JSON.parse will not do. */
function readHeaders(text: string): Headers | null {
  if (text.trim() === '') return {};
  const errors: unknown[] = [];
  const value: unknown = parse(text, errors as [], { allowTrailingComma: true });
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return errors.length === 0 && isObject ? (value as Headers) : null;
}

const nameIn = (headers: Headers) =>
  Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');

/** `undefined` while the text is not readable, for example half-way through typing. */
export function readAuthorization(text: string): string | null | undefined {
  const headers = readHeaders(text);
  if (!headers) return undefined;
  const value = headers[nameIn(headers) ?? ''];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The same headers with this Authorization; the very same text if nothing is to be changed. */
export function withAuthorization(text: string, value: string | null): string {
  const headers = readHeaders(text);
  if (!headers) return value ? JSON.stringify({ Authorization: value }, null, 2) : '';
  if (readAuthorization(text) === value) return text;
  const edits = modify(text, [nameIn(headers) ?? 'Authorization'], value ?? undefined, {
    formattingOptions: { insertSpaces: true, tabSize: 2 },
  });
  return applyEdits(text, edits);
}

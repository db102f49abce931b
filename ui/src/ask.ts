import { session } from './session';

let endpoint = '/graphql';

/** Where the server says that it is asked. */
export function askAt(url: string) {
  endpoint = url;
}

/** Asks the server as whoever is signed in; what it refuses is thrown, in its own words. */
export async function ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
  const authorization = session.get();
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(authorization ? { Authorization: authorization } : {}) },
    body: JSON.stringify({ query, variables }),
  }).catch(() => {
    throw new Error('The server could not be reached. Check your connection and try again.');
  });
  const answer = await response.json().catch(() => ({}));
  const [error] = answer.errors ?? [];
  if (error || !answer.data) throw new Error(error?.message ?? `The server answered ${response.status}. Try again later.`);
  return answer.data;
}

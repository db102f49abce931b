import { createGraphiQLFetcher, type Fetcher, type FetcherParams } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';
import { readAuthorization, session } from './session';

/** Without the stack, which GraphiQL would print under the message. */
function failure(message: string): Error {
  const error = new Error(message);
  delete error.stack;
  return error;
}

const fetchJson: typeof fetch = async (input, init) => {
  const response = await fetch(input, init).catch(() => {
    throw failure('The server could not be reached. Check your connection and try again.');
  });
  if (!/json/.test(response.headers.get('content-type') ?? '')) {
    const text = (await response.text()).trim().slice(0, 300);
    throw failure(`The server answered ${response.status} ${response.statusText}. ${text}`.trim());
  }
  return response;
};

/**
 * GraphiQL learns the name of the operation a moment after a tab is opened.
 * Whoever is quicker would send the name from the tab before.
 */
function withRightName(params: FetcherParams): FetcherParams {
  try {
    const operations = parse(params.query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const names = operations.map((operation) => ('name' in operation ? operation.name?.value : undefined));
    if (names.includes(params.operationName ?? undefined)) return params;
    return { ...params, operationName: names.length === 1 ? names[0] : undefined };
  } catch {
    return params; // The server says what is wrong with it.
  }
}

export function createFetcher(endpoint: string): Fetcher {
  const send = createGraphiQLFetcher({
    url: endpoint,
    fetch: fetchJson,
    enableIncrementalDelivery: false,
  });
  return (params, options) => {
    if (params.operationName !== 'IntrospectionQuery') return send(withRightName(params), options);
    // GraphiQL may ask for the schema before the headers editor is on the page.
    const shown = readAuthorization(JSON.stringify(options?.headers ?? {}));
    const authorization = shown ?? session.get();
    if (!authorization) {
      return {
        errors: [{ message: 'Sign in first: the server shows its schema to signed-in people only.' }],
      } as never;
    }
    return send(params, { ...options, headers: { ...options?.headers, Authorization: authorization } });
  };
}

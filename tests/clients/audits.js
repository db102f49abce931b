// The audits of the GraphQL-over-HTTP specification's own package, a line each: how it ended, and which it is.
import { serverAudits } from 'graphql-http';

const [url, token] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const fetchFn = (to, init) => fetch(to, { ...init, headers: { ...init?.headers, authorization } });

for (const audit of serverAudits({ url, fetchFn })) {
  const { status, reason } = await audit.fn();
  console.log([status, audit.id, audit.name, reason].filter(Boolean).join(' '));
}

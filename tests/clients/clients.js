// urql and Apollo Client as they come, each asking the server a short question, one too long for an address,
// and for a change. Answers a line of JSON for each: how it was sent, and what came back.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { Client, cacheExchange, fetchExchange } from '@urql/core';

const [url, token, id] = process.argv.slice(2);
const headers = { authorization: `Bearer ${token}` };

const SHORT = 'query Short($id: ID!) { node(id: $id) { id ... on Finding { reference } } }';
const LONG = 'query Long($ids: [ID!]!) { nodes(ids: $ids) { id ... on Finding { reference } } }';
const CHANGE = `mutation Change($input: WithdrawEvidenceLinkInput!) {
  withdrawEvidenceLink(input: $input) { link { id } userErrors { code } } }`;
const FIND = 'query Find($id: ID!) { node(id: $id) { id ... on Finding { links { id } } } }';

let method;
const remembering = (to, init) => {
  method = init?.method ?? 'GET';
  return fetch(to, init);
};

const urql = new Client({
  url,
  exchanges: [cacheExchange, fetchExchange],
  fetchOptions: { headers },
  fetch: remembering,
});
const apollo = new ApolloClient({
  link: new HttpLink({ uri: url, headers, fetch: remembering, useGETForQueries: true }),
  cache: new InMemoryCache(),
});

const clients = {
  urql: {
    query: (query, variables) => urql.query(query, variables).toPromise(),
    mutate: (query, variables) => urql.mutation(query, variables).toPromise(),
  },
  apollo: {
    query: (query, variables) => apollo.query({ query: gql(query), variables }),
    mutate: (query, variables) => apollo.mutate({ mutation: gql(query), variables }),
  },
};

for (const [client, { query, mutate }] of Object.entries(clients)) {
  const tell = async (asked) => {
    const { data, error } = await asked;
    console.log(JSON.stringify({ client, method, data, error: error?.message }));
    return data;
  };
  await tell(query(SHORT, { id }));
  await tell(query(LONG, { ids: Array(100).fill(id) }));
  const found = await tell(query(FIND, { id }));
  await tell(mutate(CHANGE, { input: { link: found.node.links[0].id, reason: '' } }));
}

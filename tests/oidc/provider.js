// A real OpenID Connect provider for the tests: oidc-provider on a free port of 127.0.0.1. It prints
// where it is, obeys a line of standard input at a time (rotate, down, up, count), answers each with a
// line, and ends when standard input closes.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

// standard output is for answers
console.info = console.error;
console.warn = console.error;

const RESOURCE = 'urn:evidence:api';
const SCOPES = 'judgements.read evidence.read';

function newKey(alg) {
  const pair = alg === 'RS256'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...pair.privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg };
}

function provider(issuer, keys) {
  const alg = keys[0].alg;
  return new Provider(issuer, {
    jwks: { keys },
    cookies: { keys: ['for tests only'] },
    clients: [
      {
        client_id: 'explorer',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['https://explorer.example/back'],
        id_token_signed_response_alg: alg,
      },
      {
        client_id: 'reports',
        client_secret: 'a secret of the tests',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: alg,
      },
    ],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    interactions: { url: (ctx, interaction) => `/sign-in/${interaction.uid}` },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: (ctx, token) => ({
      roles: [token.kind === 'ClientCredentials' ? 'service_reader' : 'auditor'],
    }),
    // who signs in has agreed
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid');
      grant.addResourceScope(RESOURCE, SCOPES);
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPES,
          audience: 'evidence-api',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg } },
        }),
      },
    },
  });
}

let keys = [newKey('RS256')];
let asked = 0;
let down = false;
let current;

const server = createServer(async (request, response) => {
  if (down) {
    request.socket.destroy();
    return;
  }
  if (request.url === '/jwks') asked += 1;
  if (request.url.startsWith('/sign-in/')) {
    const { params } = await current.interactionDetails(request, response);
    const login = { accountId: params.login_hint };
    await current.interactionFinished(request, response, { login });
    return;
  }
  current.callback()(request, response);
});

const orders = {
  // the new key signs, the old one is still published, as providers do
  rotate: () => {
    keys = [newKey(keys[0].alg === 'RS256' ? 'ES256' : 'RS256'), keys[0]];
    current = provider(current.issuer, keys);
  },
  down: () => { down = true; },
  up: () => { down = false; },
  count: () => {},
};

server.listen(0, '127.0.0.1', () => {
  current = provider(`http://127.0.0.1:${server.address().port}`, keys);
  console.log(current.issuer);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (order) => {
    orders[order]();
    console.log(asked);
  });
  lines.on('close', () => process.exit());
});

// PostGraphile 5 behind node:http with the work that our server has: a verified token (EdDSA), the person's Areas as
// they stand now, row level security. PORT, DATABASE_URL and KEY (our built-in issuer's) say where and with what.
import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { jwtVerify } from "jose";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { PORT, DATABASE_URL, KEY } = process.env;
const key = createPublicKey(createPrivateKey({ key: readFileSync(KEY), format: "der", type: "pkcs8" }));
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 4 });
const standing = {
  name: "standing",
  text: `select coalesce(array_agg(g.area_id), '{}')::text as areas from peer.person p
    join peer.area_grant g on g.person_id = p.id and g.revoked_at is null where p.issuer = $1 and p.subject = $2`,
};
const preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  pgServices: [makePgService({ connectionString: DATABASE_URL, schemas: ["peer"], poolConfig: { max: 10 } })],
  grafserv: { graphiql: false, watch: false, graphqlPath: "/graphql", maxRequestLength: 1000000 },
  schema: { defaultBehavior: "+connection +list", dontSwallowErrors: true },
  grafast: {
    explain: false,
    async context(ctx) {
      const token = (ctx.node?.req?.headers?.authorization ?? "").replace(/^Bearer /, "");
      const { payload } = await jwtVerify(token, key, { audience: "evidence-api", typ: "at+jwt" });
      const { rows } = await pool.query({ ...standing, values: [payload.iss, payload.sub] });
      return { pgSettings: { role: "peer_reader", "app.areas": rows[0].areas } };
    },
  },
};
const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(Number(PORT), "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${PORT}`));

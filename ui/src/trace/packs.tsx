import { useEffect, useState } from 'react';
import { ask } from '../ask';
import { useAuthorization } from '../session';
import { inWords } from './words';

const PROFILES = {
  INTERNAL: 'For the inspectorate: all that you may see',
  QA: 'For quality assurance',
  FACTUAL_ACCURACY: "For the Area's check of facts",
  PUBLIC: 'For everybody',
};
type Profile = keyof typeof PROFILES;

interface Pack {
  id: string;
  profile: Profile;
  state: 'WAITING' | 'DONE' | 'FAILED';
  message: string | null;
  fileName: string | null;
  size: number | null;
  digest: string | null;
  progress: { done: number; parts: number | null };
}

const PACK = 'id profile state message fileName size digest progress { done parts }';
const MAY = `query Packs($id: ID!) { node(id: $id) { ... on Judgement { ${Object.keys(PROFILES)
  .map((profile) => `${profile}: viewerCan(action: PACK_${profile})`)
  .join(' ')} } } evidencePacks(first: 5, direction: DESC) { nodes { ${PACK} } } }`;
const REQUEST = `mutation Pack($input: RequestEvidencePackInput!) { requestEvidencePack(input: $input) {
  pack { ${PACK} } userErrors { message } } }`;
const LOOK = `query LookAtPack($id: ID!) { node(id: $id) { ... on EvidencePack { ${PACK} } } }`;
const FETCH = 'query FetchPack($id: ID!) { node(id: $id) { ... on EvidencePack { download { url } } } }';

/** How often a pack that is being made is looked at, in milliseconds. */
const AGAIN = 1_000;

async function request(of: string, profile: Profile): Promise<Pack> {
  type Answer = { requestEvidencePack: { pack: Pack | null; userErrors: { message: string }[] } };
  const { pack, userErrors } = (await ask<Answer>(REQUEST, { input: { of, profile } })).requestEvidencePack;
  if (!pack) throw new Error(userErrors.map(({ message }) => message).join(' '));
  return pack;
}

async function look(id: string): Promise<Pack> {
  const { node } = await ask<{ node: Pack | null }>(LOOK, { id });
  if (!node) throw new Error('The pack is not there any more, or you may no longer see it.');
  return node;
}

/** The address works without a token, for some minutes, so that the browser itself can save what stands there. */
async function save({ id, fileName }: Pack) {
  const { node } = await ask<{ node: { download: { url: string } | null } | null }>(FETCH, { id });
  if (!node?.download) throw new Error('Its file is kept for a day and is not there any more. Ask for another.');
  const link = document.createElement('a');
  link.href = new URL(node.download.url, location.origin).href;
  link.download = fileName ?? '';
  link.click();
}

function told({ state, message, size, progress }: Pack): string {
  if (state === 'FAILED') return `✗ ${message ?? 'Nothing came of it.'}`;
  if (state === 'DONE') return `✓ Ready, ${Math.ceil((size ?? 0) / 1024).toLocaleString('en-GB')} KiB.`;
  return progress.parts === null ? 'Waiting …' : `${progress.done} of ${progress.parts} …`;
}

const because = (error: unknown) => (error instanceof Error ? error.message : String(error));

function Row({ pack, onNews }: { pack: Pack; onNews: (pack: Pack) => void }) {
  const [error, setError] = useState('');
  useEffect(() => {
    if (pack.state !== 'WAITING') return;
    const timer = setTimeout(() => void look(pack.id).then(onNews, (error) => setError(because(error))), AGAIN);
    return () => clearTimeout(timer);
  }, [pack, onNews]);
  const fetch = () => void save(pack).then(() => setError(''), (error) => setError(because(error)));
  return (
    <li>
      <button type="button" onClick={fetch} disabled={pack.state !== 'DONE'} aria-label={`Fetch ${pack.fileName ?? 'the pack'}`}>
        Fetch
      </button>
      <span>{pack.fileName ?? inWords(pack.profile)}</span>
      <span role="status" className={error || pack.state === 'FAILED' ? 'error' : undefined}>
        {error || told(pack)}
      </span>
      {pack.digest && <code>SHA-256 {pack.digest}</code>}
    </li>
  );
}

/** Evidence packs of a judgement: asked for, watched while they are made, and fetched; one's last ones with them. */
export function Packs({ judgement }: { judgement: string }) {
  const authorization = useAuthorization();
  const [may, setMay] = useState<Profile[]>([]);
  const [profile, setProfile] = useState<Profile>();
  const [packs, setPacks] = useState<Pack[]>([]);
  const [error, setError] = useState('');
  useEffect(() => {
    let here = true;
    setPacks([]);
    setMay([]);
    setError('');
    type Answer = { node: Record<Profile, boolean> | null; evidencePacks: { nodes: Pack[] } };
    ask<Answer>(MAY, { id: judgement }).then(
      ({ node, evidencePacks }) => {
        if (!here) return;
        setMay((Object.keys(PROFILES) as Profile[]).filter((profile) => node?.[profile]));
        setPacks(evidencePacks.nodes);
      },
      () => undefined, // Whoever may not ask is shown no button.
    );
    return () => void (here = false);
  }, [judgement, authorization]);
  const [news] = useState(() => (pack: Pack) => setPacks((all) => all.map((one) => (one.id === pack.id ? pack : one))));
  const chosen = profile && may.includes(profile) ? profile : may[0];
  if (!chosen) return null;
  const begin = () => {
    setError('');
    request(judgement, chosen).then(
      (pack) => setPacks((all) => [pack, ...all.filter(({ id }) => id !== pack.id)]),
      (error) => setError(because(error)),
    );
  };
  return (
    <section aria-label="Evidence packs">
      <h4>Take it out with its evidence</h4>
      <p>
        <label>
          For whom{' '}
          <select value={chosen} onChange={({ target }) => setProfile(target.value as Profile)}>
            {may.map((profile) => (
              <option key={profile} value={profile}>
                {PROFILES[profile]}
              </option>
            ))}
          </select>
        </label>{' '}
        <button type="button" onClick={begin}>
          Make an evidence pack
        </button>
      </p>
      {error && <p role="alert">{error}</p>}
      <ul className="documents" aria-label="Your last packs">
        {packs.map((pack) => (
          <Row key={pack.id} pack={pack} onNews={news} />
        ))}
      </ul>
    </section>
  );
}

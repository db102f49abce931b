import type { JudgementPage, LinkOfPage } from './extract';
import { Packs } from './packs';
import { count, inWords } from './words';

/** The words that are quoted, with what stands around them in the document. */
function Quote({ locator, verified }: { locator: LinkOfPage['locator']; verified: boolean | null }) {
  const exact = locator?.exact ?? locator?.quote;
  if (!exact) return null;
  return (
    <blockquote>
      {locator?.prefix && `… ${locator.prefix}`}
      <mark>{exact}</mark>
      {locator?.suffix && `${locator.suffix} …`}
      {verified !== null && <footer>{verified ? '✓ These words stand there.' : '✗ These words were not found there.'}</footer>}
    </blockquote>
  );
}

function Cited({ link }: { link: LinkOfPage }) {
  const { stance, weight, rationale, locator, evidence, pinnedVersion } = link;
  const where = [
    pinnedVersion && `${pinnedVersion.fileName}, version ${pinnedVersion.number}`,
    locator?.page != null && `page ${locator.page}`,
    locator?.place,
  ].filter(Boolean);
  return (
    <li data-relation={stance}>
      <strong>{stance === 'CONTRADICTS' ? '✗ Contradicts' : inWords(stance)}</strong>
      {weight && `, ${inWords(weight).toLowerCase()}`}: {[evidence.reference, evidence.title].filter(Boolean).join(' ')}
      {where.length > 0 && <small>{where.join(', ')}</small>}
      <Quote locator={locator} verified={link.quoteVerified ?? null} />
      {rationale && <p>{rationale}</p>}
    </li>
  );
}

function Check({ check }: { check: NonNullable<JudgementPage['evidenceBaseCheck']> }) {
  const { blocked, results } = check;
  return (
    <section aria-label="Check of the evidence base">
      <h4>{blocked ? '✗ It cannot be signed off as it stands' : '✓ Nothing blocks signing it off'}</h4>
      {results.length > 0 && (
        <ul>
          {results.map(({ severity, message, findings }, index) => (
            <li key={index}>
              <strong>{inWords(severity)}</strong>: {message}
              {findings && findings.length > 0 && ` (${findings.map(({ reference }) => reference).join(', ')})`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Seal({ seal }: { seal: JudgementPage['seal'] }) {
  if (!seal) return <p>Not sealed: it is not signed off.</p>;
  const { verified, digest } = seal;
  const state = verified
    ? '✓ The seal holds: all is as it was signed off.'
    : '✗ The seal does not hold: something was changed since it was signed off.';
  return (
    <p>
      {state} <small>SHA-256 {digest}</small>
    </p>
  );
}

/** A judgement to read: its statement, each finding, what is cited for and against it, the check and the seal. */
export function Judgement({ judgement }: { judgement: JudgementPage }) {
  const { id, reference, title, statement, status, strength, strengthReasons, findings } = judgement;
  return (
    <article className="judgement" aria-labelledby="judgement-heading">
      <h3 id="judgement-heading">
        {reference} {title}
      </h3>
      <p>
        <small>{[status, strength].filter((word) => !!word).map((word) => inWords(word!)).join(', ')}</small>
      </p>
      <p className="statement">{statement}</p>
      {strengthReasons && strengthReasons.length > 0 && (
        <ul aria-label="Why the evidence is held to be so strong">
          {strengthReasons.map(({ domain, direction, note }) => (
            <li key={domain}>
              <strong>{inWords(domain)}</strong>, {direction === 'UP' ? '↑ stronger' : '↓ weaker'}: {note}
            </li>
          ))}
        </ul>
      )}
      {'seal' in judgement && <Seal seal={judgement.seal} />}
      {judgement.evidenceBaseCheck && <Check check={judgement.evidenceBaseCheck} />}
      {id && <Packs judgement={id} />}
      {findings.map((finding) => (
        <section key={finding.reference} aria-label={finding.reference}>
          <h4>
            {finding.reference} <small>{count(finding.links.length, 'link')}</small>
          </h4>
          <p className="statement">{finding.statement}</p>
          <ul>
            {finding.links.map((link, index) => (
              <Cited key={index} link={link} />
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}

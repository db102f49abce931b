import { useState } from 'react';
import { session } from '../session';
import type { DocumentFile } from './extract';

const REASONS: Record<number, string> = {
  401: 'Your token is missing or has expired. Sign in again.',
  403: 'You are not allowed to open this document.',
  404: 'The document is not there, or you are not allowed to see it.',
  410: 'The document has been disposed of.',
  429: 'The server has had too many requests. Wait a minute and try again.',
};

async function fetchContent(contentUrl: string): Promise<Blob> {
  const url = new URL(contentUrl, location.origin);
  // The token must never leave for another server.
  if (url.origin !== location.origin) {
    throw new Error('The document is on another server, which this page may not ask.');
  }
  const authorization = session.get();
  const response = await fetch(url, { headers: authorization ? { Authorization: authorization } : {} }).catch(() => {
    throw new Error('The server could not be reached. Check your connection and try again.');
  });
  if (!response.ok) {
    throw new Error(REASONS[response.status] ?? `The server answered ${response.status}. Try again later.`);
  }
  return response.blob();
}

/** A plain link could not carry the token, so the bytes are fetched and then handed over. */
async function download({ contentUrl, fileName }: DocumentFile) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await fetchContent(contentUrl));
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

type State = 'fetching' | 'done' | { error: string };

function inWords(state: State | undefined): string {
  if (!state) return '';
  if (state === 'fetching') return 'Fetching …';
  return state === 'done' ? 'Saved to your downloads.' : `Could not be opened. ${state.error}`;
}

function Row({ file }: { file: DocumentFile }) {
  const [state, setState] = useState<State>();
  const version = file.number === null ? '' : `, version ${file.number}`;
  const open = () => {
    setState('fetching');
    download(file).then(
      () => setState('done'),
      (error: unknown) => setState({ error: error instanceof Error ? error.message : String(error) }),
    );
  };
  return (
    <li>
      <button type="button" onClick={open} disabled={state === 'fetching'} aria-label={`Open ${file.fileName}${version}`}>
        Open
      </button>
      <span>
        {file.fileName}
        {version}
      </span>
      <span role="status" className={typeof state === 'object' ? 'error' : undefined}>
        {inWords(state)}
      </span>
    </li>
  );
}

export function Documents({ files }: { files: DocumentFile[] }) {
  return (
    <section aria-labelledby="documents-heading">
      <h3 id="documents-heading">Documents in this answer</h3>
      <ul className="documents">
        {files.map((file) => (
          <Row key={file.contentUrl} file={file} />
        ))}
      </ul>
    </section>
  );
}

import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';
import type { Person } from './boot';
import { bearer, readAuthorization, session, useAuthorization, withAuthorization } from './session';

const TITLE = 'Signed in as';

function useSignedInAs(people: Person[]): string | null {
  const authorization = useAuthorization();
  if (!authorization) return null;
  const person = people.find(({ token }) => bearer(token) === authorization);
  return person ? person.title : 'the holder of your own token';
}

const inWords = (role: string) => role.replaceAll('_', ' ').toLowerCase();

function People({ people }: { people: Person[] }) {
  const authorization = useAuthorization();
  return (
    <fieldset className="people">
      <legend>Send the next requests as</legend>
      {people.map(({ alias, title, role, token }) => (
        <label key={alias}>
          <input
            type="radio"
            name="person"
            value={alias}
            checked={authorization === bearer(token)}
            onChange={() => session.set(bearer(token))}
          />
          <span>
            {title}
            <small>
              {alias}, role: {inWords(role)}
            </small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function signInPlugin(people: Person[]): GraphiQLPlugin {
  function Panel() {
    const name = useSignedInAs(people);
    return (
      <section className="panel" aria-labelledby="sign-in-heading">
        <h2 id="sign-in-heading">{TITLE}</h2>
        <p role="status">
          {name ? 'Requests are sent as ' : 'You are '}
          <strong>{name ?? 'not signed in'}</strong>.
        </p>
        {people.length > 0 && <People people={people} />}
        <p>
          {people.length > 0 ? 'To use a token of your own, open' : 'Open'} <em>Headers</em> below the
          query and write:
        </p>
        <pre>{'{ "Authorization": "Bearer your token" }'}</pre>
        <p>It holds for all tabs, and is forgotten when you leave or reload this page.</p>
      </section>
    );
  }
  const Icon = () => (
    <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5">
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21c0-5 4-7 8-7s8 2 8 7" />
    </svg>
  );
  return { title: TITLE, icon: Icon, content: Panel };
}

/** Always in view, so that nobody mistakes whose eyes they are looking through. */
export function SignedInAs({ people }: { people: Person[] }) {
  const { setVisiblePlugin } = useGraphiQLActions();
  const name = useSignedInAs(people);
  return (
    <button type="button" className="signed-in-as" onClick={() => setVisiblePlugin(TITLE)}>
      {name ? `Signed in as ${name}` : 'Not signed in'}
    </button>
  );
}

/** Keeps the headers editor and the session the same. Draws nothing. */
export function HeaderKeeper() {
  const editor = useGraphiQL((state) => state.headerEditor);
  const hasSchema = useGraphiQL((state) => Boolean(state.schema));
  const { introspect } = useGraphiQLActions();
  const authorization = useAuthorization();

  useEffect(() => {
    if (!editor) return;
    const show = () => {
      const text = editor.getValue();
      const wanted = withAuthorization(text, session.get());
      if (wanted !== text) editor.setValue(wanted);
    };
    show();
    const unsubscribe = session.subscribe(show);
    const edits = editor.onDidChangeModelContent(({ isFlush }) => {
      // A flush is GraphiQL filling the editor (another tab, a history item):
      // the session wins. Anything else was typed by a person: the person wins.
      if (isFlush) return queueMicrotask(show);
      const typed = readAuthorization(editor.getValue());
      if (typed !== undefined) session.set(typed);
    });
    return () => {
      unsubscribe();
      edits.dispose();
    };
  }, [editor]);

  useEffect(() => {
    if (hasSchema || !authorization) return;
    const soon = setTimeout(introspect, 400);
    return () => clearTimeout(soon);
  }, [authorization, hasSchema, introspect]);

  return null;
}

import './workers';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { useGraphiQLActions } from '@graphiql/react';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './style.css';
import { askAt } from './ask';
import { type Boot, loadBoot } from './boot';
import { createFetcher } from './fetcher';
import { questionTitles, questionsPlugin } from './questions';
import { bearer, session, withAuthorization } from './session';
import { HeaderKeeper, SignedInAs, signInPlugin } from './sign-in';
import { storage } from './storage';
import { tracePlugin } from './trace/panel';

/** An empty change, to have the question shown as title before anybody edits anything. */
function ShowTitle() {
  const { updateActiveTabValues } = useGraphiQLActions();
  useEffect(() => updateActiveTabValues({}), [updateActiveTabValues]);
  return null;
}

function createExplorer({ endpoint, people, questions }: Boot) {
  const first = people[0];
  session.set(first ? bearer(first.token) : null);
  const headers = withAuthorization('', session.get());
  askAt(endpoint);
  const fetcher = createFetcher(endpoint);
  const [opened] = questions;
  const plugins = [
    questionsPlugin(questions),
    HISTORY_PLUGIN,
    explorerPlugin({ showAttribution: false }),
    tracePlugin,
    signInPlugin(people),
  ];
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      visiblePlugin={first ? tracePlugin.title : plugins.at(-1)!.title}
      storage={storage}
      defaultTabs={opened && [{ query: opened.query, variables: opened.variables, headers }]}
      // GraphiQL does not take the first tab's variables from the tab.
      initialVariables={opened?.variables ?? ''}
      defaultHeaders={headers}
      shouldPersistHeaders={false}
      defaultEditorToolsVisibility={first && opened?.variables ? 'variables' : 'headers'}
      onTabChange={questionTitles(questions)}
    >
      <GraphiQL.Logo>
        <h1>Evidence explorer</h1>
        <SignedInAs people={people} />
      </GraphiQL.Logo>
      <HeaderKeeper />
      <ShowTitle />
    </GraphiQL>
  );
}

const root = createRoot(document.getElementById('root')!);
try {
  root.render(createExplorer(await loadBoot()));
} catch (error) {
  root.render(
    <main className="panel" role="alert">
      <h1>Evidence explorer</h1>
      <p>This page could not start. {error instanceof Error ? error.message : String(error)}</p>
      <p>Reload it in a minute. If that does not help, tell the people who run this server.</p>
    </main>,
  );
}

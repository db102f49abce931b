import { type GraphiQLPlugin, useGraphiQL } from '@graphiql/react';
import { useDeferredValue, useMemo } from 'react';
import { Coverage } from './coverage';
import { Documents } from './documents';
import { extractDocuments, extractJudgement, extractParts, extractTrace } from './extract';
import { Graph } from './graph';
import { Judgement } from './judgement';
import { TraceTable } from './table';
import { count } from './words';

function parse(response: string | null | undefined): unknown {
  try {
    return JSON.parse(response ?? '').data;
  } catch {
    return undefined;
  }
}

const NOTHING_YET =
  'Run a query and its answer is drawn here: one of the panel Questions, or your own. ' +
  'Ask for the nodes and edges of a trace, or for the id of whatever you want to see.';

/** Follows the response beside it: what the active tab last received is what is drawn. */
function Panel() {
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response);
  const { trace, files, parts, judgement } = useMemo(() => {
    const data = parse(response);
    return {
      trace: extractTrace(data),
      files: extractDocuments(data),
      parts: extractParts(data),
      judgement: extractJudgement(data),
    };
  }, [response]);
  // Thousands of table rows must not hold up the drawing.
  const tabled = useDeferredValue(trace);
  const against = trace.links.filter(({ relation }) => relation === 'CONTRADICTS').length;
  const summary = [
    count(trace.items.length, 'item'),
    count(trace.links.length, 'link'),
    ...(against > 0 ? [`${against} of them contradicting`] : []),
  ].join(', ');

  return (
    <section className="panel" aria-labelledby="trace-heading">
      <h2 id="trace-heading">Evidence trace</h2>
      <p role="status">
        {trace.items.length > 0
          ? `The last answer of this tab holds ${summary}.`
          : parts.length === 0 && NOTHING_YET}
      </p>
      {parts.length > 0 && <Coverage parts={parts} />}
      {judgement && <Judgement judgement={judgement} />}
      {trace.items.length > 0 && <Graph trace={trace} summary={summary} />}
      {files.length > 0 && <Documents files={files} />}
      {trace.items.length > 0 && <TraceTable trace={tabled} />}
    </section>
  );
}

const Icon = () => (
  <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5">
    <circle cx="5" cy="12" r="3" />
    <circle cx="19" cy="5" r="3" />
    <circle cx="19" cy="19" r="3" />
    <path d="M8 11l8-5M8 13l8 5" />
  </svg>
);

export const tracePlugin: GraphiQLPlugin = { title: 'Evidence trace', icon: Icon, content: Panel };

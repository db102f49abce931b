import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Question } from './boot';

/** The name that GraphiQL gives a tab of this question. */
const operation = ({ query }: Question) => /^query (\w+)/m.exec(query)?.[1] ?? '';

/** The questions as they stand under each other, by group, in the order of their first. */
function grouped(questions: Question[]): [string, Question[]][] {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    groups.set(question.group, [...(groups.get(question.group) ?? []), question]);
  }
  return [...groups];
}

export function questionsPlugin(questions: Question[]): GraphiQLPlugin {
  function Panel() {
    const { addTab, changeTab } = useGraphiQLActions();
    const tabs = useGraphiQL((state) => state.tabs);
    const active = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.operationName);
    const query = useGraphiQL((state) => state.queryEditor);
    const variables = useGraphiQL((state) => state.variableEditor);

    /** Goes to the tab of the question, or opens one. */
    function open(question: Question) {
      const there = tabs.findIndex(({ operationName }) => operationName === operation(question));
      if (there >= 0) return changeTab(there);
      addTab();
      query?.setValue(question.query);
      variables?.setValue(question.variables ?? '');
    }

    return (
      <section className="panel questions" aria-labelledby="questions-heading">
        <h2 id="questions-heading">Questions</h2>
        <p>
          Each opens in a tab of its own, ready to run or to change. Whoever asks is answered with what they
          may see, and no more.
        </p>
        {grouped(questions).map(([group, asked]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul>
              {asked.map((question) => (
                <li key={question.title}>
                  <button
                    type="button"
                    aria-current={active === operation(question)}
                    onClick={() => open(question)}
                  >
                    {question.title}
                  </button>
                  <p>{question.about}</p>
                  <small>Answered to: {question.answeredTo}</small>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </section>
    );
  }
  const Icon = () => (
    <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5">
      <path d="M4 4h16v12H10l-5 4v-4H4z" />
      <path d="M10 8.5a2 2 0 1 1 2.5 2c-.5.2-.5.5-.5 1M12 13.5v.2" />
    </svg>
  );
  return { title: 'Questions', icon: Icon, content: Panel };
}

interface Tabs {
  tabs: { operationName: string | null; title: string }[];
}

/**
 * GraphiQL names a tab after its operation. This handler, for `onTabChange`,
 * shows the question instead, as long as the operation keeps its name. It
 * relies on GraphiQL calling the handler before it publishes the new tabs; if
 * that ever changes, tabs show the name of their operation again.
 */
export function questionTitles(questions: Question[]) {
  const titles = new Map(questions.map((question) => [operation(question), question.title]));
  return ({ tabs }: Tabs) => {
    for (const tab of tabs) tab.title = titles.get(tab.operationName ?? '') ?? tab.title;
  };
}

import type { ReadyTab } from './boot';

interface Tabs {
  tabs: { id: string; title: string }[];
}

/**
 * GraphiQL names a tab after its operation. This handler, for `onTabChange`,
 * shows the question of a ready tab instead, as long as its operation keeps
 * its name. It relies on GraphiQL calling the handler before it publishes the
 * new tabs; if that ever changes, tabs show the name of their operation again.
 */
export function readyTitles(ready: ReadyTab[]) {
  let questions: Map<string, { operation: string; title: string }> | undefined;
  return ({ tabs }: Tabs) => {
    questions ??= new Map(
      tabs.flatMap(({ id, title }, index) => {
        const question = ready[index];
        return question ? [[id, { operation: title, title: question.title }]] : [];
      }),
    );
    for (const tab of tabs) {
      const question = questions.get(tab.id);
      if (question?.operation === tab.title) tab.title = question.title;
    }
  };
}

/** Someone the demo server lets us sign in as. */
export interface Person {
  alias: string;
  title: string;
  role: string;
  token: string;
}

/** A question that is ready to ask. */
export interface Question {
  title: string;
  group: string;
  about: string;
  answeredTo: string;
  query: string;
  variables?: string | null;
}

/** What the server tells the page: never empty of questions, empty of people in production. */
export interface Boot {
  endpoint: string;
  people: Person[];
  questions: Question[];
}

export async function loadBoot(): Promise<Boot> {
  const response = await fetch(`${import.meta.env.BASE_URL}boot.json`, { cache: 'no-store' });
  if (!response.ok) {
    throw new Error(`The server answered ${response.status} when asked for its settings.`);
  }
  const boot: Partial<Boot> = await response.json();
  return {
    endpoint: boot.endpoint ?? '/graphql',
    people: boot.people ?? [],
    questions: boot.questions ?? [],
  };
}

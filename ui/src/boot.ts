/** Someone the demo server lets us sign in as. */
export interface Person {
  alias: string;
  title: string;
  role: string;
  token: string;
}

export interface ReadyTab {
  title: string;
  query: string;
  variables?: string | null;
}

/** What the server tells the page: never empty of tabs, empty of people in production. */
export interface Boot {
  endpoint: string;
  people: Person[];
  tabs: ReadyTab[];
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
    tabs: boot.tabs ?? [],
  };
}

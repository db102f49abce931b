/** One thing in an answer: a judgement, a finding, a piece of evidence … */
export interface Item {
  id: string;
  type: string;
  label: string;
  title: string;
  column: number;
}

export interface Link {
  source: string;
  target: string;
  relation: string;
}

export interface Trace {
  items: Item[];
  links: Link[];
}

export interface DocumentFile {
  fileName: string;
  number: number | null;
  contentUrl: string;
}

/** How much of a part of an inspection's plan is here. */
export interface Part {
  part: string;
  component: string | null;
  planned: number;
  gathered: number;
  owed: number;
}

/** A link of a judgement that is asked for as a page. */
export interface LinkOfPage {
  stance: string;
  weight?: string;
  rationale?: string;
  locator?: { page?: number | null } & { [part in 'place' | 'quote' | 'prefix' | 'exact' | 'suffix']?: string | null } | null;
  quoteVerified?: boolean | null;
  evidence: { reference?: string | null; title?: string | null };
  pinnedVersion?: { number: number; fileName: string } | null;
}

/** A judgement that is asked for with what is quoted for and against each of its findings. */
export interface JudgementPage {
  id?: string;
  reference: string;
  title: string;
  statement: string;
  status?: string;
  strength?: string | null;
  strengthReasons?: { domain: string; direction: string; note: string }[];
  seal?: { verified: boolean; digest: string } | null;
  evidenceBaseCheck?: {
    blocked: boolean;
    results: { severity: string; message: string; findings?: { reference: string }[] }[];
  } | null;
  findings: { reference: string; statement: string; links: LinkOfPage[] }[];
}

type Json = { [key: string]: unknown };

const COLUMNS = ['JUDGEMENT', 'FINDING', 'EVIDENCE', 'DOCUMENT_VERSION'];
const NAMING = ['label', 'reference', 'title', 'name', 'fileName', 'code', 'statement', 'text'];
/** Names of GraphQL connections, which say nothing about how two things relate. */
const WRAPPERS = new Set(['nodes', 'edges', 'node']);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

function visit(value: unknown, see: (object: Json) => boolean): void {
  if (Array.isArray(value)) for (const entry of value) visit(entry, see);
  else if (isObject(value) && see(value)) for (const entry of Object.values(value)) visit(entry, see);
}

/** Not every object with `nodes` and `edges`: connections have them too. */
function isTrace(object: Json): object is { nodes: Json[]; edges: Json[] } {
  const { nodes, edges } = object;
  if (!Array.isArray(nodes) || !Array.isArray(edges) || nodes.length === 0) return false;
  return (
    nodes.every((node) => isObject(node) && text(node.id)) &&
    edges.every((edge) => isObject(edge) && text(edge.source) && text(edge.target)) &&
    (edges.length > 0 || nodes.some((node) => text(node.type)))
  );
}

function itemOf(object: Json, type: string, column: number): Item {
  const label = NAMING.map((name) => text(object[name])).find(Boolean) ?? String(object.id);
  const title = text(object.title) ?? '';
  return { id: String(object.id), type, label, title: title === label ? '' : title, column };
}

function fromTraces(traces: { nodes: Json[]; edges: Json[] }[]): Trace {
  const items = new Map<string, Item>();
  const links = new Map<string, Link>();
  for (const { nodes, edges } of traces) {
    for (const node of nodes) {
      const type = text(node.type) ?? 'ITEM';
      const column = COLUMNS.indexOf(type);
      const item = itemOf(node, type, column < 0 ? COLUMNS.length : column);
      items.set(item.id, item);
    }
    for (const edge of edges) {
      const [source, target] = [String(edge.source), String(edge.target)];
      const relation = text(edge.relation) ?? 'LINK';
      links.set(`${source} ${relation} ${target}`, { source, target, relation });
    }
  }
  for (const { source, target } of links.values()) {
    for (const id of [source, target]) {
      if (!items.has(id)) {
        items.set(id, { id, type: 'NOT_SHOWN', label: 'Not in this answer', title: '', column: COLUMNS.length });
      }
    }
  }
  return { items: [...items.values()], links: [...links.values()] };
}

/** Any other answer: every object with an `id` is an item, nesting is a link. */
function fromNesting(data: unknown): Trace {
  const items = new Map<string, Item>();
  const links = new Map<string, Link>();
  function walk(value: unknown, via: string, parent: Item | undefined): void {
    if (Array.isArray(value)) return value.forEach((entry) => walk(entry, via, parent));
    if (!isObject(value)) return;
    const relation = text(value.stance) ?? via;
    let here = parent;
    const id = text(value.id);
    if (id) {
      const type = text(value.__typename)?.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
      here = items.get(id) ?? itemOf(value, type ?? via, (parent?.column ?? -1) + 1);
      items.set(id, here);
      if (parent && parent.id !== id) {
        links.set(`${parent.id} ${relation} ${id}`, { source: parent.id, target: id, relation });
      }
    }
    for (const [key, entry] of Object.entries(value)) {
      // A link that was asked for without its id passes its stance on.
      const stance = !id && key === 'evidence' ? text(value.stance) : undefined;
      walk(entry, stance ?? (WRAPPERS.has(key) ? via : key), here);
    }
  }
  walk(data, 'answer', undefined);
  return { items: [...items.values()], links: [...links.values()] };
}

export function extractTrace(data: unknown): Trace {
  const traces: { nodes: Json[]; edges: Json[] }[] = [];
  visit(data, (object) => {
    if (!isTrace(object)) return true;
    traces.push(object);
    return false;
  });
  return traces.length > 0 ? fromTraces(traces) : fromNesting(data);
}

export function extractDocuments(data: unknown): DocumentFile[] {
  const found = new Map<string, DocumentFile>();
  visit(data, (object) => {
    const contentUrl = text(object.contentUrl);
    if (contentUrl) {
      const number = typeof object.number === 'number' ? object.number : null;
      found.set(contentUrl, { fileName: text(object.fileName) ?? 'document', number, contentUrl });
    }
    return true;
  });
  return [...found.values()];
}

/** The parts of the plan of the first inspection in an answer that has any. */
export function extractParts(data: unknown): Part[] {
  let found: Part[] = [];
  visit(data, (object) => {
    const parts: unknown[] = Array.isArray(object.parts) ? object.parts : [];
    if (found.length === 0) found = parts.filter(isPart).map((part) => ({ ...part, component: part.component ?? null }));
    return found.length === 0;
  });
  return found;
}

function isPart(value: unknown): value is Part {
  return isObject(value) && !!text(value.part) && [value.planned, value.gathered, value.owed].every(Number.isInteger);
}

/** The first judgement of an answer that is asked for as a page: with findings, their links and what these are to. */
export function extractJudgement(data: unknown): JudgementPage | undefined {
  let found: JudgementPage | undefined;
  visit(data, (object) => {
    if (!found && isPage(object)) found = object;
    return !found;
  });
  return found;
}

function isPage(object: Json): object is Json & JudgementPage {
  const { findings } = object;
  return (
    [object.reference, object.title, object.statement].every(text) &&
    Array.isArray(findings) &&
    findings.every(
      (finding) =>
        isObject(finding) &&
        [finding.reference, finding.statement].every(text) &&
        Array.isArray(finding.links) &&
        finding.links.every((link) => isObject(link) && text(link.stance) && isObject(link.evidence)),
    )
  );
}

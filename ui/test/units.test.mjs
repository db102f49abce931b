// What needs no browser: reading answers, placing them, reading headers.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { runnerImport } from 'vite';

let extract, layout, session;
before(async () => {
  const load = async (path) => (await runnerImport(path, { configFile: false, logLevel: 'error' })).module;
  extract = await load('./src/trace/extract.ts');
  layout = await load('./src/trace/layout.ts');
  session = await load('./src/session.ts');
});

const TRACE = {
  nodes: [
    { id: '1', type: 'JUDGEMENT', label: 'J-YH-01', title: 'Custody' },
    { id: '2', type: 'FINDING', label: 'F-YH-01', title: 'F-YH-01' },
  ],
  edges: [
    { source: '1', target: '2', relation: 'FINDING' },
    { source: '2', target: '9', relation: 'CONTRADICTS' },
  ],
};

test('a trace is taken as it is, and the end of a link is never missing', () => {
  const { items, links } = extract.extractTrace({ judgement: { id: 'x', trace: TRACE } });
  assert.deepEqual(items.map(({ id, column }) => [id, column]), [['1', 0], ['2', 1], ['9', 4]]);
  assert.equal(items[1].title, '', 'a title that repeats the label is not said twice');
  assert.deepEqual(links.map(({ relation }) => relation), ['FINDING', 'CONTRADICTS']);
});

test('a connection is not a trace, though it has nodes and edges', () => {
  const judgement = { id: 'j', reference: 'J-YH-01', findings: [{ id: 'f', __typename: 'Finding' }] };
  const data = { judgements: { nodes: [judgement], edges: [{ cursor: 'a', node: judgement }] } };
  const { items, links } = extract.extractTrace(data);
  assert.deepEqual(items.map(({ id, type }) => [id, type]), [['j', 'judgements'], ['f', 'FINDING']]);
  assert.deepEqual(links, [{ source: 'j', target: 'f', relation: 'findings' }]);
});

test('a link that was asked for without its id passes its stance on', () => {
  const links = [{ stance: 'CONTRADICTS', evidence: { id: 'e' }, pinnedVersion: { id: 'v' } }];
  const trace = extract.extractTrace({ finding: { id: 'f', links } });
  assert.deepEqual(trace.links.map(({ target, relation }) => [target, relation]), [['e', 'CONTRADICTS'], ['v', 'pinnedVersion']]);
});

test('an answer without anything to draw draws nothing', () => {
  for (const data of [undefined, null, [], 'x', { a: 1 }]) assert.deepEqual(extract.extractTrace(data), { items: [], links: [] });
});

test('documents are found wherever they are, each once', () => {
  const version = { id: 'v', fileName: 'plan.pdf', number: 2, contentUrl: '/files/v' };
  const files = extract.extractDocuments({ a: [{ b: version }, version], c: { contentUrl: null } });
  assert.deepEqual(files, [{ fileName: 'plan.pdf', number: 2, contentUrl: '/files/v' }]);
});

test('the parts of a plan are found where they are asked for whole, empty ones too', () => {
  const part = { part: 'CHECKS', component: 'LLA', planned: 3, gathered: 0, owed: 3 };
  const whole = { part: 'SCORES', planned: 4, gathered: 4, owed: 0 };
  const parts = (list) => extract.extractParts({ inspection: { coverage: { parts: list } } });
  assert.deepEqual(parts([part, whole]), [part, { ...whole, component: null }]);
  assert.deepEqual(parts([{ part: 'CHECKS' }]), []);
});

test('a judgement is a page only where its findings are asked for with what they cite', () => {
  const link = { stance: 'SUPPORTS', evidence: { reference: 'DOC-1' } };
  const finding = { reference: 'F-1', statement: 'It was late.', links: [link] };
  const judgement = { reference: 'J-1', title: 'Custody', statement: 'It is late.', findings: [finding] };
  const page = (object) => extract.extractJudgement({ area: { judgement: object } });
  assert.equal(page(judgement), judgement);
  assert.equal(page({ ...judgement, statement: undefined }), undefined);
  assert.equal(page({ ...judgement, findings: [{ ...finding, links: [{ stance: 'SUPPORTS' }] }] }), undefined);
  assert.equal(page({ ...judgement, findings: [{ reference: 'F-1', statement: 'It was late.' }] }), undefined);
});

test('2,000 items are placed side by side by type, none on another, at once', () => {
  const items = Array.from({ length: 2000 }, (_, n) => ({ id: `${n}`, column: n === 0 ? 0 : n < 100 ? 1 : 2 }));
  const links = items.slice(1).map(({ id }) => ({ source: id < 100 ? '0' : `${1 + (id % 99)}`, target: id }));
  const start = performance.now();
  const places = layout.place(items, links);
  assert.ok(performance.now() - start < 500);
  assert.equal(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size, 2000);
  const xs = (column) => items.filter((item) => item.column === column).map(({ id }) => places.get(id).x);
  assert.ok(Math.max(...xs(0)) < Math.min(...xs(1)) && Math.max(...xs(1)) < Math.min(...xs(2)));
});

test('headers keep what else is in them', () => {
  const text = '{\n  // mine\n  "x-trace": "1",\n  "authorization": "Bearer a"\n}';
  assert.equal(session.readAuthorization(text), 'Bearer a');
  assert.equal(session.withAuthorization(text, 'Bearer a'), text);
  assert.equal(session.withAuthorization(text, 'Bearer b'), text.replace('Bearer a', 'Bearer b'));
  assert.equal(session.readAuthorization(session.withAuthorization(text, null)), null);
  assert.equal(session.readAuthorization('{ "Author'), undefined);
  assert.equal(session.readAuthorization(session.withAuthorization('', 'Bearer a')), 'Bearer a');
});

// The page in a real browser against the real server.
//   EVIDENCE_BIN  the server, default ../target/debug/evidence
//   CHROMIUM      the browser, default /usr/bin/chromium
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openBrowser, startServer } from './harness.mjs';

const undo = [];
let page;
let origin;
const complaints = [];

before(async () => {
  const server = await startServer(undo);
  origin = server.origin;
  page = await openBrowser(undo);
  // Before any script of the page, or early violations would go unseen.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && new URL(url).origin !== origin) complaints.push(`asked ${url}`);
  });
  await openPage();
});

after(async () => {
  for (const step of undo.reverse()) await step();
});

/** Until the schema is there, which also means that the token was accepted. */
async function openPage() {
  const schema = page.waitForResponse((response) => isGraphql(response, true));
  await page.goto(`${origin}/`);
  assert.equal((await schema).status(), 200);
  await tabs().first().waitFor();
  await editor('Operation Editor').waitFor();
}

function isGraphql(response, introspection) {
  const request = response.request();
  if (request.method() !== 'POST' || new URL(request.url()).pathname !== '/graphql') return false;
  return (request.postDataJSON()?.operationName === 'IntrospectionQuery') === introspection;
}

const tabs = () => page.getByRole('tablist', { name: 'Select active operation' }).getByRole('tab');
const editor = (region) => page.getByRole('region', { name: region }).locator('.view-lines:visible').first();
const panel = (name) => page.getByRole('region', { name, exact: true });

async function show(name) {
  if (!(await panel(name).isVisible())) await page.getByRole('button', { name: `Show ${name}` }).click();
  await panel(name).waitFor();
}

async function run() {
  const answer = page.waitForResponse((response) => isGraphql(response, false));
  await page.getByRole('button', { name: 'Execute query' }).click();
  const response = await answer;
  return { body: await response.json(), headers: await response.request().allHeaders() };
}

test('it is an English page called Evidence explorer', async () => {
  assert.equal(await page.title(), 'Evidence explorer');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});

test('the headers editor holds a token', async () => {
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await page.waitForFunction(() => /Bearer\s+ey/.test(document.querySelector('[aria-label="Headers"]')?.textContent ?? ''));
});

test('only the first question is open, under its own name', async () => {
  assert.equal(await tabs().count(), 1);
  await page.waitForFunction(() => /What does this judgement rest on/.test(document.querySelector('[role=tab]')?.textContent ?? ''));
});

test('it runs as it is, and its answer is drawn and tabled', async () => {
  const { body } = await run();
  assert.equal(body.errors, undefined);
  assert.match(JSON.stringify(body), /J-YH-01/);
  await page.getByRole('region', { name: 'Result Window' }).getByText('data').first().waitFor();
  await show('Evidence trace');
  const table = panel('Evidence trace').getByRole('table');
  await table.getByText('J-YH-01').first().waitFor();
  assert.ok((await table.getByRole('row').count()) > 13);
  await panel('Evidence trace').getByRole('img', { name: /^Drawing of the trace/ }).locator('canvas').first().waitFor();
});

test('the picture has two thirds of the height of the page', async () => {
  const { height } = await panel('Evidence trace').boundingBox();
  assert.ok(height > 600, `${height} of 900`);
});

test('every question of the panel opens once, in a tab with its name, and runs without errors', async () => {
  await show('Questions');
  const questions = panel('Questions').getByRole('listitem');
  const count = await questions.count();
  assert.ok(count >= 13);
  for (let index = 0; index < count; index += 1) {
    const question = questions.nth(index);
    assert.match(await question.textContent(), /\S+.*\. ?Answered to: \w+/);
    const button = question.getByRole('button');
    const title = await button.textContent();
    await button.click();
    await tabs().and(page.locator('[aria-selected=true]')).getByText(title).waitFor();
    const { body } = await run();
    assert.equal(body.errors, undefined, `${title}: ${JSON.stringify(body.errors)}`);
    assert.ok(body.data, title);
  }
  assert.equal(await tabs().count(), count);
  await questions.first().getByRole('button').click();
  assert.equal(await tabs().count(), count);
  assert.match(await tabs().and(page.locator('[aria-selected=true]')).textContent(), /What does this judgement rest on/);
});

test('the plan of an inspection is drawn beside what was gathered', async () => {
  await tabs().filter({ hasText: 'Where does the inspection stand' }).click();
  await show('Evidence trace');
  const plan = panel('Evidence trace').getByRole('table', { name: 'Planned and gathered' });
  await plan.waitFor();
  const { body } = await run();
  const { parts } = body.data.inspection.coverage;
  assert.equal(await plan.locator('.gathered').count(), parts.filter(({ planned, gathered }) => planned + gathered > 0).length);
  const { gathered, planned, owed } = parts.find(({ part }) => part === 'INTERVIEWS');
  await plan.getByText(`${gathered} of ${planned}${owed > 0 ? `, ${owed} owed` : ''}`).first().waitFor();
});

test('a judgement reads as a page: its statement, findings, quotes in their place, check and seal', async () => {
  await tabs().filter({ hasText: 'How does this judgement read' }).click();
  await show('Evidence trace');
  const { body } = await run();
  const { reference, statement, findings } = body.data.judgement;
  const read = panel('Evidence trace').getByRole('article', { name: reference });
  await read.getByText(statement, { exact: true }).waitFor();
  await read.getByText('✓ The seal holds').waitFor();
  await read.getByRole('region', { name: 'Check of the evidence base' }).waitFor();
  const links = findings.flatMap((finding) => finding.links);
  assert.equal(await read.getByRole('region', { name: /^F-/ }).count(), findings.length);
  assert.equal(await read.locator('mark').count(), links.filter(({ locator }) => locator?.exact ?? locator?.quote).length);
  assert.equal(await read.locator('li[data-relation=CONTRADICTS]').count(), links.filter(({ stance }) => stance === 'CONTRADICTS').length);
});

test('a quote stands in the words around it', async () => {
  const { headers } = await run();
  const ask = async (query, variables) => {
    const request = { query, variables };
    const answer = await page.request.post(`${origin}/graphql`, { data: request, headers: { authorization: headers.authorization } });
    return (await answer.json()).data;
  };
  const { findings, evidenceItem } = await ask(
    '{ findings(first: 200) { nodes { id reference judgement { reference } } } evidenceItem(reference: "DOC-YH-002") { id } }',
  );
  const { id, judgement } = findings.nodes.find(({ reference }) => reference === 'F-YH-09');
  const quote = 'all seven actions from the previous quarter closed';
  const input = { finding: id, evidence: evidenceItem.id, stance: 'CONTEXT', weight: 'WEAK', rationale: 'It bears on it.', locator: { quote } };
  const { linkEvidence } = await ask('mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) { link { id } } }', { input });
  assert.ok(linkEvidence.link);
  await page.getByRole('button', { name: 'Variables', exact: true }).click();
  await editor('Variables').click();
  await page.keyboard.press('Control+A');
  // the editor closes what is opened
  await page.keyboard.insertText(JSON.stringify(judgement).slice(0, -2));
  const { body } = await run();
  assert.equal(body.data.judgement.reference, judgement.reference);
  const cited = panel('Evidence trace').getByRole('article').getByRole('blockquote').filter({ hasText: quote });
  assert.match(await cited.textContent(), /Actions: *all seven actions from the previous quarter closed; learning note.*✓ These words stand there/s);
  assert.equal(await cited.locator('mark').textContent(), quote);
});

test('an evidence pack is made, watched and fetched from the page of a judgement', async () => {
  const read = panel('Evidence trace').getByRole('region', { name: 'Evidence packs' });
  await read.waitFor();
  const offered = await read.getByRole('combobox', { name: 'For whom' }).locator('option').allTextContents();
  // the Area checks what is agreed, and this is signed off
  assert.deepEqual(offered, ['For the inspectorate: all that you may see', 'For quality assurance']);
  await read.getByRole('combobox', { name: 'For whom' }).selectOption('QA');
  await read.getByRole('button', { name: 'Make an evidence pack' }).click();
  const fetch = read.getByRole('button', { name: /^Fetch .*\.zip$/ });
  await read.getByText(/^✓ Ready, [\d,]+ KiB\.$/).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), fetch.click()]);
  assert.match(download.suggestedFilename(), /^evidence-J-YH-.*-qa\.zip$/);
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
  assert.ok(bytes.length > 10_000);
  // what `evidence verify-pack --digest` is given
  const digest = await read.getByText(/^SHA-256 [0-9a-f]{64}$/).textContent();
  assert.equal(digest, `SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`);
  // it is among one's own, whenever the page is read again
  await tabs().first().click();
  await read.waitFor({ state: 'detached' });
  await tabs().filter({ hasText: 'How does this judgement read' }).click();
  await read.getByRole('list', { name: 'Your last packs' }).getByText(download.suggestedFilename()).waitFor();
});

test('a document opens as a download with bytes', async () => {
  await show('Evidence trace');
  const open = panel('Evidence trace').getByRole('button', { name: /^Open / }).first();
  const count = await tabs().count();
  for (let index = 0; index < count && !(await open.isVisible()); index += 1) {
    await tabs().nth(index).click();
    await page.waitForTimeout(300);
  }
  assert.ok(await open.isVisible(), 'no question asks for contentUrl');
  const [download] = await Promise.all([page.waitForEvent('download'), open.click()]);
  assert.match(download.suggestedFilename(), /\.\w+$/);
  assert.ok((await readFile(await download.path())).length > 0);
  await panel('Evidence trace').getByText('Saved to your downloads.').waitFor();
});

test('another person can be picked, and holds for the other tabs and until a reload', async () => {
  await show('Signed in as');
  await tabs().first().click();
  const before = (await run()).headers.authorization;
  await panel('Signed in as').getByRole('radio').nth(1).check();
  const picked = (await run()).headers.authorization;
  assert.match(picked, /^Bearer /);
  assert.notEqual(picked, before);
  await tabs().nth(1).click();
  assert.equal((await run()).headers.authorization, picked);
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.waitForTimeout(300);
  await openPage();
  await tabs().first().click();
  assert.notEqual((await run()).headers.authorization, picked);
});

test('nothing was refused, nothing failed, nobody else was asked', () => {
  assert.deepEqual(complaints, []);
});

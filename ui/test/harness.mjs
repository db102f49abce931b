import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const BINARY = process.env.EVIDENCE_BIN ?? fileURLToPath(new URL('../../target/debug/evidence', import.meta.url));
const PATIENCE = 120_000;

/** Starts a server on a free port with a database of its own; `undo` takes both away. */
export async function startServer(undo) {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-explorer-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const options = {
    '--listen': '127.0.0.1:0',
    '--database-url': `sqlite://${folder}/evidence.db`,
    '--storage-url': `file://${folder}/files`,
    '--dev-key': `${folder}/dev-issuer.pk8`,
  };
  const server = spawn(BINARY, ['serve', ...Object.entries(options).flat()], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(server, 'exit').catch(() => []);
  undo.push(async () => {
    server.kill();
    await ended;
  });
  let complaints = '';
  server.stderr.on('data', (chunk) => (complaints = (complaints + chunk).slice(-4000)));

  const origin = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no "listening on" in ${PATIENCE} ms\n${complaints}`)), PATIENCE);
    undo.push(() => clearTimeout(timer));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${complaints}`)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      const address = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (address) resolve(new URL(address).origin);
    });
  });
  return { origin };
}

export async function openBrowser(undo) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  undo.push(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, acceptDownloads: true });
  return context.newPage();
}

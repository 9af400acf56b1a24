import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { bundlePage, loading } from '../bundlePage.mjs';
import { bareTexts } from '../insideTexts.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const home = path.join(root, 'build/egress');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Quiet, so that what is seen is the guest's; and with everything on that could lead out.
const preferences = {
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'network.trr.mode': 5,
  'network.dns.disablePrefetchFromHTTPS': false,
  'dom.webtransport.enabled': true,
};
const ofChromium = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--enable-quic', '--enable-experimental-web-platform-features'],
];

export const browsers = {
  Chromium: {
    executable: process.env.CHROMIUM ?? '/usr/bin/chromium',
    argumentsFor: (profile, url) => [...ofChromium, `--user-data-dir=${profile}`, url],
  },
  Firefox: {
    executable: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    argumentsFor: (profile, url) => {
      const lines = Object.entries(preferences).map(
        ([name, value]) => `user_pref("${name}",${JSON.stringify(value)});`,
      );
      writeFileSync(path.join(profile, 'user.js'), lines.join('\n'));
      return ['--headless', '--no-remote', '--profile', profile, url];
    },
  },
};

const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** A host's page on loopback. `run` opens it in a browser, gives it one job, and returns what it reports. */
export class HostSite {
  #server;
  #origin;
  #job = {};
  #report = () => {};
  #scripts = {};
  #page;

  static async start() {
    const site = new HostSite();
    const entry = 'scripts/egress/hostPage.mjs';
    site.#scripts = { shipped: await bundlePage(entry), bare: await bundlePage(entry, [loading(bareTexts)]) };
    site.#page = (await import('rx-secure-networking/sandbox')).sandboxPage;
    site.#server = createServer((request, response) => site.#answer(request, response));
    site.#server.listen(0, '127.0.0.1');
    await once(site.#server, 'listening');
    site.#origin = `http://127.0.0.1:${site.#server.address().port}`;
    return site;
  }

  /** Where a request is redirected to `url`. */
  redirectTo(url) {
    return `${this.#origin}/redirect?to=${encodeURIComponent(url)}`;
  }

  /** The address of the guests' served frame. */
  get frame() {
    return `${this.#origin}/frame`;
  }

  /** The same frame, of another origin. */
  get frameElsewhere() {
    return this.frame.replace('127.0.0.1', 'localhost');
  }

  async run(browser, job, { bare = false } = {}) {
    this.#job = job;
    const reported = new Promise((resolve) => (this.#report = resolve));
    mkdirSync(home, { recursive: true });
    const profile = mkdtempSync(path.join(home, 'profile-'));
    const { executable, argumentsFor } = browsers[browser];
    const args = argumentsFor(profile, `${this.#origin}/${bare ? 'bare' : 'shipped'}`);
    const env = { ...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: '1' };
    const child = spawn(executable, args, { stdio: 'ignore', detached: true, env });
    const exited = once(child, 'exit');
    const report = await Promise.race([reported, sleep(240_000).then(() => ({ failed: 'no report' }))]);
    await sleep(1_000); // what is still on its way
    process.kill(-child.pid, 'SIGKILL');
    await exited;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    return report;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.#origin);
    const script = this.#scripts[pathname.slice(1).replace('.js', '')];
    if (pathname === '/job') response.end(JSON.stringify(this.#job));
    else if (pathname === '/report') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      response.end();
      this.#report(JSON.parse(Buffer.concat(chunks)));
    } else if (pathname === '/redirect') {
      response.writeHead(302, { location: searchParams.get('to'), 'access-control-allow-origin': '*' }).end();
    } else if (pathname === '/frame') {
      const { headers, body } = this.#page();
      response.writeHead(200, headers).end(body);
    } else if (script === undefined) response.writeHead(404).end();
    else if (pathname.endsWith('.js')) response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else {
      const isolated = this.#job.isolated && isolation;
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...isolated });
      response.end(
        `<!doctype html><title>host</title><link rel="icon" href="data:,"><body><script src="${pathname}.js"></script>`,
      );
    }
  }
}

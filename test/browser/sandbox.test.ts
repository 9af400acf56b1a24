import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { bodyOf, startHttp } from '../http/httpServer.ts';
import { until } from '../waiting.ts';
import { startEcho, type TestServer } from '../server.ts';
import { inBrowser, inChromium, launch } from './chromium.ts';
import type { Given, Host } from './page/sandbox.ts';
import { startSite } from './Site.ts';

type Global = { readonly host: Host } & typeof globalThis;

inChromium('sandboxedWorker', () => {
  let server: TestServer;
  let page: Page;
  const made = inBrowser(startSite);
  beforeEach(async () => {
    server = await startEcho();
    page = await made.browser.newPage();
    await page.goto(`${made.site.origin}/sandbox`);
  });
  afterEach(async () => {
    expect(await page.evaluate(() => (globalThis as Global).host.errors())).toEqual([]);
    await page.close();
    await server[Symbol.asyncDispose]();
  });

  const start = (code: string, given: Partial<Given> = {}) =>
    page.evaluate((given) => (globalThis as Global).host.start(given), { code, server: server.url, ...given });
  const said = (id: number) => page.evaluate((id) => (globalThis as Global).host.said(id), id);
  const ended = (id: number) => page.evaluate((id) => (globalThis as Global).host.ended(id), id);
  const act = (id: number, how: Parameters<Host['act']>[1]) =>
    page.evaluate(([id, how]) => (globalThis as Global).host.act(id, how), [id, how] as const);
  const left = () => page.evaluate(() => [(globalThis as Global).host.frames(), (globalThis as Global).host.owners()]);

  /** Answers an address with a page of `sandboxPage()`, whose script begins with `first`. */
  const serveFrame = async (origin: string, first = '') => {
    const { headers, body } = await page.evaluate(() => (globalThis as Global).host.page());
    await page.route('**/served', (route) => route.fulfill({ headers, body: body.replace('">', `">${first}`) }));
    return `${origin}/served`;
  };

  it('gives a guest its owner and a WebSocket class, and nothing else that reaches the network', async () => {
    const guest = await start(`
      const gone = ['XMLHttpRequest', 'EventSource', 'importScripts', 'Worker', 'WebTransport', 'BroadcastChannel']
        .filter((name) => name in self);
      owner.open('${server.url}rx').subscribe((socket) => {
        socket.messages$.subscribe((message) => {
          const native = new WebSocket('${server.url}class');
          native.onopen = () => native.send('by the class');
          native.onmessage = ({ data }) => postMessage([message, data, gone]);
        });
        socket.send('by rx');
      });`);
    expect(await said(guest)).toEqual(['by rx', 'by the class', []]);
  });

  it('H7 gives a guest a fetch, whose requests are its owner’s', async () => {
    await using api = await startHttp((request, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'application/json' });
      void bodyOf(request).then((body) => response.end(JSON.stringify({ method: request.method, body })));
    });
    const guest = await start(
      `(async () => {
        const got = await (await fetch('${api.url}items')).json();
        const posted = await (await fetch(new Request('${api.url}items', { method: 'POST', body: 'hello' }))).json();
        const denied = await fetch('https://elsewhere.example/').catch(({ message, cause }) => [message, cause.code]);
        postMessage([got, posted, denied]);
      })();`,
      { api: api.url },
    );
    expect(await said(guest)).toEqual([
      { method: 'GET', body: '' },
      { method: 'POST', body: 'hello' },
      ['fetch failed', 'denied'],
    ]);
    expect(api.requests.every(({ headers }) => headers.origin !== 'null')).toBe(true); // it was the host's page that sent them
  });

  it('H10 ends a guest’s requests with it, in mid-stream', async () => {
    await using api = await startHttp((_request, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*' });
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const guest = await start(
      `fetch('${api.url}').then(async ({ body }) => {
        for await (const piece of body) postMessage(piece.length);
      });`,
      { api: api.url },
    );
    for (let i = 0; i < 5; i += 1) expect(await said(guest)).toBeGreaterThan(0);
    await act(guest, 'terminate');
    expect(await page.evaluate(() => (globalThis as Global).host.requests())).toBe(0);
    await until(() => api.connections.open === 0);
  });

  it('tells the guest why a request is denied, as it tells a direct owner', async () => {
    const guest = await start(
      "owner.open('wss://elsewhere.example/').subscribe({ error: ({ code, decision }) => postMessage([code, decision.code]) });",
    );
    expect(await said(guest)).toEqual(['denied', 'endpoint']);
  });

  it.each([
    ['its own', '127.0.0.1'],
    ['another', 'localhost'],
  ])(
    'starts a guest by a frame that %s origin serves, in a page that is cross-origin isolated',
    async (_whose, name) => {
      const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
      await using strict = await startSite({ headers });
      await page.goto(`${strict.origin}/sandbox`);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      const frame = await serveFrame(strict.origin.replace('127.0.0.1', name));
      expect(await said(await start('postMessage("started");', { frame }))).toBe('started');
    },
  );

  it('throws in a page that has no body yet, and leaves no owner', async () => {
    await page.evaluate(() => document.body.remove());
    await expect(start('')).rejects.toThrow('needs a page with a body');
    expect(await left()).toEqual([0, 0]);
  });

  it('passes messages between the guest and the host, in order', async () => {
    const guest = await start('onmessage = ({ data }) => postMessage(data.map((n) => n * 2));');
    for (const n of [1, 2]) {
      await page.evaluate(([id, n]) => (globalThis as Global).host.post(id, [n, n]), [guest, n] as const);
      expect(await said(guest)).toEqual([2 * n, 2 * n]);
    }
  });

  it.each(['WebAssembly.Module', 'VideoFrame', 'SharedArrayBuffer'] as const)(
    'reports that a %s of the host cannot enter the frame, and the guest gets what comes after it',
    async (what) => {
      const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
      await using isolated = await startSite({ headers });
      await page.goto(`${isolated.origin}/sandbox`);
      const frame = await serveFrame(isolated.origin);
      const guest = await start('onmessage = ({ data }) => postMessage(data); postMessage("ready");', { frame });
      expect(await said(guest)).toBe('ready');
      await page.evaluate(([id, what]) => (globalThis as Global).host.postBound(id, what), [guest, what] as const);
      expect(await said(guest)).toBe('and a text');
      const lost = 'DataCloneError: sandboxedWorker: what the host posted cannot enter the frame';
      expect(await page.evaluate(() => (globalThis as Global).host.errors())).toEqual([lost]);
    },
  );

  it.each([
    ['the host terminates it', 'terminate', 'the host terminated it'],
    ['the host destroys its owner', 'destroy', ''],
    ['its frame is removed from the page', 'remove', 'its frame was removed from the page'],
    [
      'its frame is removed in a shadow tree that it was moved to',
      'remove in a shadow tree',
      'its frame was removed from the page',
    ],
    ['its frame shows another page', 'navigate', 'its frame was navigated'],
  ] as const)('ends the guest, its sockets and its frame if %s', async (_what, how, reason) => {
    const connection = server.nextPeer();
    const guest = await start(`owner.open('${server.url}').subscribe(() => postMessage('open'));`);
    await said(guest);
    const peer = await connection;
    const closed = new Promise((resolve) => peer.once('close', resolve));
    await act(guest, how);
    expect(await ended(guest)).toMatchObject({ reason });
    await closed;
    expect(await left()).toEqual([0, 0]);
  });

  it.each([
    ['throws', 'setTimeout(() => { throw new Error("oops"); });', /did not handle an error: .*oops/u],
    ['rejects a promise', 'void (async () => { throw new Error("oops"); })();', /did not handle an error: .*oops/u],
    ['is no JavaScript', 'this is no code', /did not handle an error: .*SyntaxError/u],
    [
      'posts a port',
      'const { port1 } = new MessageChannel(); postMessage(0); postMessage(port1, [port1]);',
      /error: DataCloneError/u,
    ],
    [
      'posts a port that its message does not name',
      'const { port1 } = new MessageChannel(); postMessage("connect", [port1]);',
      /error: DataCloneError/u,
    ],
    ['posts a stream', 'const stream = new ReadableStream(); postMessage(stream, [stream]);', /error: DataCloneError/u],
    [
      'posts what no other origin can have',
      'postMessage(new VideoFrame(new Uint8Array(64), { format: "RGBA", codedWidth: 4, codedHeight: 4, timestamp: 0 }));',
      /error: DataCloneError/u,
    ],
    ['closes itself', 'close();', /the guest has left/u],
    ['destroys its owner', 'owner.destroy();', /the guest has left/u],
    ['loops for ever', 'setTimeout(() => { for (;;); }, 50);', /did not answer in time/u],
  ])('ends a guest that %s', async (what, code, reason) => {
    const guest = await start(code, what === 'loops for ever' ? { lease: 600 } : {});
    expect((await ended(guest)).reason).toMatch(reason);
    expect(await left()).toEqual([0, 0]);
  });

  it('ends a guest whose error the browser does not describe, as Firefox does not describe a syntax error', async () => {
    const mute = `Object.defineProperty(Worker.prototype, 'onerror', {
      set(listener) { this.addEventListener('error', () => listener(new Event('error'))); },
    });`;
    const frame = await serveFrame(made.site.origin, mute);
    const guest = await start('this is no code', { frame, lease: 0 });
    expect((await ended(guest)).reason).toBe(
      'it did not handle an error: the browser does not describe it; it may be a SyntaxError',
    );
    expect(await left()).toEqual([0, 0]);
  });

  it('does not end a guest that handles a rejection by its event, or late in the same turn', async () => {
    const guest = await start(`
      addEventListener('unhandledrejection', (event) => {
        event.preventDefault();
        setTimeout(() => setTimeout(() => postMessage(event.reason.message)));
      });
      const late = Promise.reject(new Error('late'));
      Promise.resolve().then(() => late.catch(() => undefined));
      Promise.reject(new Error('oops'));`);
    expect(await said(guest)).toBe('oops');
    await act(guest, 'terminate');
    expect((await ended(guest)).reason).toBe('the host terminated it');
  });

  it('L17 ends a guest that posts more than the host handles, and nothing waits without end', async () => {
    const guest = await start('for (let i = 0; i < 5_000; i += 1) postMessage(i);');
    expect((await ended(guest)).reason).toBe('it posted more messages than the host could handle');
  });

  it('loads the code from the host, and ends the guest if it cannot', async () => {
    const guest = await start('', { url: `${made.site.origin}/none.js` });
    expect((await ended(guest)).reason).toMatch(/^its code cannot be loaded: /u);
  });

  it('stops loading the code when the guest ends', async () => {
    await using api = await startHttp((_request, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*' });
      response.write('// this never ends');
    });
    const guest = await start('', { url: api.url });
    await until(() => api.connections.open === 1 && api.requests.length === 1);
    await act(guest, 'terminate');
    await until(() => api.connections.open === 0);
  });

  it('says so if the code does not load in time', async () => {
    await using silent = await startHttp(() => undefined);
    const guest = await start('', { url: `${silent.url}code.js`, startTimeout: 300 });
    expect((await ended(guest)).reason).toBe('its code did not load in time');
  });

  it('waits for code that loads for longer than the lease, as long as startTimeout allows', async () => {
    await using slow = await startHttp((_, response) => {
      response.setHeader('access-control-allow-origin', '*');
      setTimeout(() => response.end("postMessage('I run')"), 2_000);
    });
    const guest = await start('', { url: `${slow.url}code.js`, startTimeout: 20_000, lease: 1_000 });
    expect(await said(guest)).toBe('I run');
  });

  it('does not start a guest if the wall stops nothing', async () => {
    await page.goto(`${made.site.origin}/no-wall`);
    const guest = await start("postMessage('I run')", { lease: 0 });
    expect((await ended(guest)).reason).toBe(
      'it was not started, because its sandbox does not stop fetch,XMLHttpRequest,importScripts,import,eval',
    );
    expect(await left()).toEqual([0, 0]);
  });

  it("does not start a guest if the page's own policy blocks the frame, and says so in time", async () => {
    const headers = { 'content-security-policy': "script-src 'self'; worker-src 'none'" };
    await using strict = await startSite({ headers });
    await page.goto(`${strict.origin}/sandbox`);
    const guest = await start("postMessage('I run')", { startTimeout: 500 });
    expect((await ended(guest)).reason).toBe('it did not start in time; a policy of the page may block its frame');
  });

  it.each(['http://[bad', 'javascript:0', 'data:text/html,', 'about:blank'])(
    'throws for the frame %p, and leaves no owner',
    async (frame) => {
      await expect(start('', { frame })).rejects.toThrow('frame must be an address of http: or https:');
      expect(await left()).toEqual([0, 0]);
    },
  );

  it('resolves the address of the frame against the page', async () => {
    await serveFrame(made.site.origin);
    expect(await said(await start('postMessage("started");', { frame: '/served' }))).toBe('started');
  });

  it('does not start a guest if its frame is no page of sandboxPage(), and says so in time', async () => {
    const guest = await start("postMessage('I run')", { frame: `${made.site.origin}/nothing`, startTimeout: 500 });
    expect((await ended(guest)).reason).toBe(
      'it did not start in time; a policy of the page may block its frame, or `frame` is no page of sandboxPage()',
    );
    expect(await left()).toEqual([0, 0]);
  });

  it.each(['/plugins/x.js', './x.mjs', '../a-b/x.js', 'https://a.example/x?y'])(
    'throws for the code %p, which is an address',
    async (code) => {
      await expect(start(code)).rejects.toThrow('the code is an address: to load it from there, pass new URL(');
      expect(await left()).toEqual([0, 0]);
    },
  );

  it("does not start a guest if the page's own policy blocks the worker, and says so; served, the frame starts it", async () => {
    const headers = { 'content-security-policy': "default-src 'self' 'unsafe-inline'" };
    await using strict = await startSite({ headers });
    await page.goto(`${strict.origin}/sandbox`);
    expect((await ended(await start("postMessage('I run')"))).reason).toBe(
      'it was not started, because its sandbox cannot be tested: ' +
        'a policy of the page blocks its worker: serve the frame, by the option frame',
    );
    expect(await left()).toEqual([0, 0]);
    const frame = await serveFrame(strict.origin);
    expect(await said(await start("postMessage('I run')", { frame }))).toBe('I run');
  });

  it('throws in a page whose Trusted Types forbid the frame, and leaves no owner', async () => {
    await using strict = await startSite({
      headers: { 'content-security-policy': "require-trusted-types-for 'script'" },
    });
    await page.goto(`${strict.origin}/sandbox`);
    await expect(start('')).rejects.toThrow('the page forbids the frame, as by Trusted Types: serve it');
    expect(await left()).toEqual([0, 0]);
  });

  it('two guests do not see one another', async () => {
    const code = `
      let seen = 0;
      try { indexedDB.open('x'); seen += 1; } catch {}
      try { new BroadcastChannel('x').onmessage = () => { seen += 1; }; new BroadcastChannel('x').postMessage(1); } catch {}
      setTimeout(() => postMessage(seen), 300);`;
    const guests = [await start(code), await start(code)];
    expect(await Promise.all(guests.map((id) => said(id)))).toEqual([0, 0]);
  });
});

inChromium('the example of sandboxed plug-ins', () => {
  it('shows two plug-ins, one of which reaches nothing, and kills one', async () => {
    const site = spawn(process.execPath, ['examples/18-sandboxed-plugins/serve.mjs'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(site.stdout), 'line')) as [string];
    const browser = await launch();
    const page = await browser.newPage();
    await page.goto(/http:\S+/u.exec(line)?.[0] ?? '');
    const logged = (text: string) => page.locator('#log li').filter({ hasText: text }).waitFor();
    await logged('hostile: tried 15 ways out, reached: nothing');
    await logged('host: hostile may not create: endpoint');
    await logged('hostile: asked for news, was answered: you said anything new?');
    await logged('chat: receives: you said hello');
    await page.getByRole('button', { name: 'kill hostile' }).click();
    await logged('host: hostile ended: killed by hand');
    await page.getByText('1 of 1 owners, 1 sockets, 0 requests').waitFor();
    expect(await page.getByRole('button').allTextContents()).toEqual(['kill chat']);
    await browser.close();
    site.kill();
    await once(site, 'exit');
  });
});

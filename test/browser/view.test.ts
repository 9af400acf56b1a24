import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { inChromium, launch } from './chromium.ts';
import { complaintsOf } from './complaintsOf.ts';
import { type Site, startSite } from './Site.ts';

/** What the page has: see page/view.ts. */
interface InPage {
  show(count: number): void;
  early(count: number): void;
  change(count?: number): void;
  wrong(): readonly string[];
  reading(times: number): Promise<number>;
  move(into: 'frame' | 'page'): void;
  removeFrame(then: 'list' | 'decision' | 'reading'): Promise<unknown>;
  flaky(): void;
  add(name: string, more: object): void;
  open(index: number, url?: string): void;
  request(index: number, url: string): void;
  cancel(): void;
  close(index: number): void;
  destroy(index: number): void;
  leave(): void;
  come(): void;
  frames(count: number): Promise<readonly number[]>;
}

inChromium('<owners-view>', () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    // A strict policy: the view needs no style and no script in the markup.
    site = await startSite({ headers: { 'content-security-policy': "default-src 'self'; img-src data:" } });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(5_000);
    complaints = complaintsOf(page);
    await page.goto(`${site.origin}/view`);
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  const call = <K extends keyof InPage>(name: K, ...args: Parameters<InPage[K]>): Promise<unknown> =>
    page.evaluate(
      ([method, given]) =>
        (globalThis as unknown as Record<string, (...all: unknown[]) => unknown>)[method]?.(...given),
      [name as string, args as unknown[]] as const,
    );
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  const decided = (text: string | RegExp) =>
    page.getByRole('list', { name: 'Decisions' }).getByRole('listitem').filter({ hasText: text });
  const grid = () => page.getByRole('grid', { name: 'Owners' });
  const selected = () => page.locator('[aria-selected="true"]');

  it('shows owners with their ids, their sockets, and decisions as they come, with their reasons', async () => {
    await call('show', 2);
    await call('open', 1);
    await page.getByRole('row', { name: 'owner 1 mod plug-in-1 tenant-1 1 0 1 0 0' }).waitFor();
    await call('close', 1);
    await decided('owner 1 close wss://chat.example.com:443/ denied: denied by the policy. not today').waitFor();
    expect(await page.getByText('2 of 2 owners, 2 sockets, 0 requests').count()).toBe(1);

    await row('owner 1').first().click();
    const socket = 'wss://chat.example.com:443/room open 1 (5 B) 0 (0 B) 0';
    await page.getByRole('row', { name: socket }).waitFor();
    await page.getByText('Sockets and requests of owner 1').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Sockets and requests of all owners').waitFor();
    expect(await page.getByRole('row', { name: socket }).count()).toBe(1);
    await row('owner 0').first().click();
    expect(await page.getByRole('row', { name: socket }).count()).toBe(0);
    await row('owner 0').first().click();
    await call('destroy', 1);
    await page.getByText('1 of 1 owners, 0 sockets, 0 requests').waitFor();
  });

  it('shows HTTP requests that are under way, with their methods, and no longer when they have ended', async () => {
    await call('show', 1);
    await call('request', 0, 'https://api.example.com/v1/items?secret=1');
    await page
      .getByRole('row', { name: 'POST https://api.example.com:443/v1/items waiting 1 (4 B) 0 (0 B)' })
      .waitFor();
    await page.getByRole('row', { name: 'owner 0 mod plug-in-0 tenant-0 0 1 1 0 0' }).waitFor();
    await page.getByText('1 of 1 owners, 0 sockets, 1 requests').waitFor();
    await decided('owner 0 request https://api.example.com:443/v1/items allowed').waitFor();
    expect(await page.getByText('secret').count()).toBe(0);
    await call('cancel');
    await page.getByText('1 of 1 owners, 0 sockets, 0 requests').waitFor();
  });

  it('shows no markup of owners as HTML, and escapes what would turn the line', async () => {
    const markup = '<img src=x onerror="document.title=1"><b>bold</b>\u202e';
    await call('show', 0);
    await call('add', markup, { subject: markup, tenant: markup, reasoning: markup });
    await call('open', 0, 'wss://chat.example.com/%3Cimg%20src=x%20onerror=alert(1)%3E');
    await decided('create').waitFor();
    await page.getByRole('grid').locator('[role=row]').nth(1).click();
    await page.getByRole('cell', { name: '/%3Cimg' }).waitFor();
    const { tags, text } = await page.evaluate(() => {
      const root = document.querySelector('owners-view')!.shadowRoot!;
      const found = [...root.querySelectorAll('*')].map(({ localName }) => localName);
      return { tags: found, text: root.textContent };
    });

    expect(tags.filter((tag) => ['img', 'b', 'script', 'style'].includes(tag))).toEqual([]);
    expect(text).toContain('<b>bold</b>\\u{202e}');
    expect(text).not.toContain('\u202e');
    expect(await page.title()).not.toBe('1');
  });

  it('works by the keyboard: Tab to the grid, arrows, Page Up, Page Down, Home and End select a row that is in sight', async () => {
    await call('show', 1_000);
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('owners-view')!.shadowRoot!.activeElement?.className)).toBe(
      'grid',
    );
    const steps: [key: string, name: string][] = [
      ['ArrowDown', 'owner 0'],
      ['ArrowDown', 'owner 1'],
      ['ArrowUp', 'owner 0'],
      ['PageDown', 'owner 7'],
      ['End', 'owner 999'],
      ['ArrowDown', 'owner 999'],
      ['PageUp', 'owner 992'],
      ['Home', 'owner 0'],
    ];
    for (const [key, name] of steps) {
      await page.keyboard.press(key);
      expect(await selected().getByRole('rowheader').textContent()).toBe(name);
      const active = await grid().getAttribute('aria-activedescendant');
      expect(await selected().getAttribute('id')).toBe(active);
      const [inside, around] = [await selected().boundingBox(), await grid().boundingBox()];
      expect(inside!.y).toBeGreaterThanOrEqual(around!.y + 31); // below the head
      expect(inside!.y + inside!.height).toBeLessThanOrEqual(around!.y + around!.height);
    }
    await page.keyboard.press('Tab'); // not a trap
    expect(await page.evaluate(() => document.querySelector('owners-view')!.shadowRoot!.activeElement?.className)).toBe(
      'activity',
    );
  });

  it('tells a screen reader how many rows there are, though only those in sight exist', async () => {
    await call('show', 1_000);
    await row('owner 5').first().waitFor();
    expect(await grid().getAttribute('aria-rowcount')).toBe('1001');
    expect(await page.getByRole('row').count()).toBeLessThan(40);
    await page.getByRole('searchbox').fill('tenant-2 owner 99');
    await page.getByText(/^\d+ of 1000 owners/u).waitFor();
    expect(Number(await grid().getAttribute('aria-rowcount'))).toBeLessThan(40);
    expect(await row('owner 998').count()).toBe(1);
  });

  it('filters decisions: of the selected owner, denied ones', async () => {
    await call('show', 2);
    await call('open', 0);
    await call('close', 1);
    await decided('not today').waitFor();
    await page.getByLabel('denied only').check();
    expect(await decided(/./u).count()).toBe(1);
    await page.getByLabel('denied only').uncheck();
    await row('owner 0').first().click();
    await page.getByRole('heading', { name: 'Decisions about owner 0' }).waitFor();
    expect(await decided('owner 1').count()).toBe(0);
    expect(await decided('owner 0').count()).toBe(2);
  });

  it('subscribes while it is in the page, and keeps at most 200 decisions', async () => {
    await call('show', 1);
    await call('leave');
    await call('open', 0);
    await call('come');
    await page.getByText('1 of 1 owners, 1 sockets, 0 requests').waitFor();
    expect(await decided(/./u).count()).toBe(0);
    for (let i = 0; i < 3; i++) {
      await page.evaluate(async () => {
        const { add, destroy } = globalThis as unknown as InPage;
        for (let j = 0; j < 100; j++) add('many', {});
        for (let j = 0; j < 100; j++) (globalThis as unknown as InPage).open(j + 1);
        destroy(0);
        await new Promise(requestAnimationFrame);
      });
    }
    await page.waitForFunction(
      () => document.querySelector('owners-view')!.shadowRoot!.querySelectorAll('ol li').length === 200,
    );
  });

  it('shows a source that it had before it was defined', async () => {
    await call('early', 1);
    await page.getByText('1 of 1 owners, 0 sockets, 0 requests').waitFor();
    const own = await page.evaluate(() => Object.keys(document.querySelector('owners-view')!));
    expect(own).toEqual([]); // a later source counts too
  });

  it('says what a source must be, and keeps the one that it has', async () => {
    await call('early', 1);
    const expected =
      'TypeError: owners-view: source must be a network of createNetwork(), or { owners$, decisions$ } of one';
    expect(new Set((await call('wrong')) as string[])).toEqual(new Set([expected]));
    await page.evaluate(() => {
      try {
        Reflect.set(document.querySelector('owners-view')!, 'source', {});
      } catch {
        // as above
      }
    });
    await page.getByText('1 of 1 owners, 0 sockets, 0 requests').waitFor();
  });

  it('selects nobody of another source, and is empty without one', async () => {
    await call('show', 1);
    await call('open', 0);
    await row('owner 0').first().click();
    await page.getByRole('heading', { name: 'Decisions about owner 0' }).waitFor();
    await call('change', 1);
    await row('other 0').waitFor();
    expect(await selected().count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Decisions', exact: true }).count()).toBe(1);
    expect(await page.getByText('Sockets and requests of all owners').count()).toBe(1);
    await row('other 0').click();
    await page.getByText('Sockets and requests of other 0').waitFor();
    await call('change');
    await page.getByText('0 of 0 owners, 0 sockets, 0 requests').waitFor();
    expect(await page.getByText('other 0').count()).toBe(0);
  });

  it('keeps nothing of the readings of a snapshot that have been', async () => {
    expect(await call('reading', 3)).toBe(0);
  });

  it('L17 reads a snapshot again that has thrown', async () => {
    await call('flaky');
    await page.getByText('1 of 1 owners, 0 sockets, 0 requests').waitFor();
  });

  it('draws more rows when it is no longer hidden, and when it has grown', async () => {
    await page.evaluate(() => (document.body.hidden = true));
    await call('early', 100);
    await page.waitForFunction(() =>
      document.querySelector('owners-view')!.shadowRoot!.textContent.includes('100 of 100'),
    );
    expect(await row('owner 9').count()).toBe(0);
    await page.evaluate(() => (document.body.hidden = false));
    await row('owner 9').first().waitFor();
    expect(await row('owner 39').count()).toBe(0);
    await page.evaluate(() => {
      document.querySelector('owners-view')!.shadowRoot!.querySelector<HTMLElement>('.grid')!.style.height = '1500px';
    });
    await row('owner 39').first().waitFor();
  });

  it('hides as any element does', async () => {
    await call('show', 1);
    const displays = await page.evaluate(() =>
      ['', 'until-found'].map((hidden) => {
        const view = document.querySelector('owners-view')!;
        view.setAttribute('hidden', hidden);
        return getComputedStyle(view).display;
      }),
    );
    expect(displays).toEqual(['none', 'grid']); // a browser that finds text in it shows it: its contents are only skipped
  });

  it('keeps its style, and draws only what is in sight, in the document of a frame and back in its page', async () => {
    await call('show', 5_000);
    const rows = page.getByRole('row');
    const framed = page.frameLocator('iframe').getByRole('row');
    await rows.first().waitFor();
    await call('move', 'frame');
    await framed.first().waitFor();
    expect(await framed.count()).toBeLessThan(50);
    await call('move', 'page');
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(50);
  });

  it.each(['list', 'decision', 'reading'] as const)(
    'unsubscribes at the next %s after its frame was removed, and causes no error until then',
    async (next) => {
      expect(await call('removeFrame', next)).toEqual({ errors: [], subscribed: false });
    },
  );

  it('draws 1,000 owners that change all the time, while it scrolls, at 60 frames a second', async () => {
    await call('show', 1_000);
    await call('frames', 20); // warm
    const session: CDPSession = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const used = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1_000;
    };
    const before = await used();
    const count = 120;
    await call('frames', count);
    const ms = ((await used()) - before) / (2 * count); // each step is two frames
    // The time of the page's main thread, so that other programs of the machine count for nothing.
    expect(ms).toBeLessThan(1_000 / 60);
  }, 30_000);

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each([
      [1280, 900],
      [320, 640],
    ])('at %s × %s axe finds nothing, and the page does not scroll sideways', async (width, height) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await call('show', 50);
      await call('open', 3);
      await call('close', 4);
      await decided('not today').waitFor();
      await row('owner 3').first().click();
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(where: string): Promise<AxeResults> } }).axe.run('owners-view'),
      );
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const ink = await page.evaluate(() => getComputedStyle(document.querySelector('owners-view')!).color);
      expect(ink).toBe(colorScheme === 'light' ? 'rgb(29, 36, 41)' : 'rgb(232, 234, 234)');
    });
  });
});

import type { Browser, CDPSession } from 'playwright-core';

interface Answer {
  readonly id: number;
  /** Of an event. */
  readonly method?: string;
  readonly result: { readonly result?: { readonly value?: unknown } };
}

/** A tab behind another: playwright's own pages always count as visible, and what is visible cannot be frozen. */
export class BackgroundTab {
  readonly #browser: CDPSession;
  readonly #session: string;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #loaded: Promise<void>;
  #calls = 0;

  private constructor(browser: CDPSession, session: string) {
    this.#browser = browser;
    this.#session = session;
    this.#loaded = new Promise((resolve) => {
      browser.on('Target.receivedMessageFromTarget', ({ message, sessionId }) => {
        const answer = JSON.parse(message) as Answer;
        if (sessionId !== session) return;
        this.#waiting.get(answer.id)?.(answer);
        if (answer.method === 'Page.loadEventFired') resolve();
      });
    });
  }

  static async open(browser: Browser, url: string): Promise<BackgroundTab> {
    const root = await browser.newBrowserCDPSession();
    const { targetId } = await root.send('Target.createTarget', { url: 'about:blank', background: true });
    const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: false });
    const tab = new BackgroundTab(root, sessionId);
    await tab.#send('Page.enable', {});
    await tab.#send('Page.navigate', { url });
    await tab.#loaded;
    return tab;
  }

  /** What an expression gives in the page; promises are awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const how = { expression, returnByValue: true, awaitPromise: true };
    const { result } = await this.#send('Runtime.evaluate', how);
    return result.result?.value;
  }

  async freeze(state: 'frozen' | 'active'): Promise<void> {
    await this.#send('Page.setWebLifecycleState', { state });
  }

  /** Leaves the page, and with it its connections. */
  async close(): Promise<void> {
    await this.#send('Page.close', {});
    await this.#browser.detach();
  }

  #send(method: string, params: object): Promise<Answer> {
    this.#calls += 1;
    const id = this.#calls;
    const message = JSON.stringify({ id, method, params });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#browser.send('Target.sendMessageToTarget', { sessionId: this.#session, message }).catch(reject);
    });
  }
}

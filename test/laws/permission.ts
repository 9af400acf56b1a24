import { allowEndpoints, everyStep, reconnect, rule } from 'rx-secure-networking';
import { codeOf, notificationsOf, story, yes } from './notifications.ts';

/** L1 to L7. */
export const permission = [
  story(
    'L1 an action without an audit is denied, and nothing is dialled',
    ['denied', 'connect unimplemented', 0],
    async (stage) => {
      const { url } = await stage.listen();
      const none = codeOf(() => stage.owner({ audits: {} }).create(url));
      const socket = stage.owner({ audits: { create: yes } }).create(url);
      socket.connect();
      const { action, code } = stage.decisions.at(-1)!;
      return [none, `${action} ${code}`, stage.dials];
    },
  ),
  story(
    'L2 the first denial ends a request: nobody after it is asked',
    [['create by policy'], ['policy create denied'], 0],
    async (stage) => {
      const { url } = await stage.listen();
      const asked: string[] = [];
      const says = (who: string, verdict: boolean) => () => {
        asked.push(`create by ${who}`);
        return verdict;
      };
      const network = stage.network({ policy: { create: says('policy', false) } });
      codeOf(() => stage.owner({ audits: { create: says('owner', true) } }, network).create(url));
      return [asked, stage.notified, stage.dials];
    },
  ),
  story(
    'L3 only true allows: 1 does not, nor a rejection, and a promise of true does',
    ['not-a-verdict', 'rejected', 'allowed', 1],
    async (stage) => {
      const { url } = await stage.listen();
      const codes: unknown[] = [];
      for (const verdict of [() => 1 as never, () => Promise.reject(new Error('no')), () => Promise.resolve(true)]) {
        const socket = stage.owner({ audits: { create: yes, connect: verdict } }).create(url);
        const over = notificationsOf(socket.opened$);
        socket.connect();
        await over;
        codes.push(stage.decisions.at(-1)?.code);
      }
      return [...codes, stage.dials];
    },
  ),
  story(
    'L4 bytes that an audit looks at later are those that are sent, and the URL audited is the one dialled',
    [[1, 2, 3], true],
    async (stage) => {
      const urls: string[] = [];
      const audits = {
        create: ({ url }: { url: string }) => urls.push(url) > 0,
        connect: ({ url }: { url: string }) => urls.push(url) > 0,
        send: async () => true,
      };
      const { socket, peer, server } = await stage.open(stage.owner({ audits, auditMessages: 'send' }));
      const bytes = Uint8Array.of(1, 2, 3);
      socket.send(bytes);
      bytes.fill(9);
      return [[...((await peer.next()) as Uint8Array)], urls.every((url) => url === server.url) && urls.length === 2];
    },
  ),
  story('L6 a denial is final: reconnect() gives it on, and nothing is dialled', ['error denied', 0], async (stage) => {
    const { url } = await stage.listen();
    const owner = stage.owner({ audits: everyStep(allowEndpoints('wss://chat.example.com/*')) });
    const notifications = await notificationsOf(owner.open(url).pipe(reconnect({ initialDelay: 1 })));
    return [notifications.at(-1), stage.dials];
  }),
  story(
    'L7 a denial is one decision and one event, with its reason',
    [['send denied: too rude'], ['send denied: too rude']],
    async (stage) => {
      const audits = { create: yes, connect: yes, send: rule('too rude', () => false) };
      const { socket } = await stage.open(stage.owner({ audits, auditMessages: 'send' }));
      const events: string[] = [];
      socket.events$.subscribe((event) => {
        if (event.type === 'denied') events.push(`${event.action} ${event.code}: ${event.reason}`);
      });
      socket.send('you fool');
      const denied = stage.decisions.filter(({ allow }) => !allow);
      return [events, denied.map(({ action, code, reason }) => `${action} ${code}: ${String(reason)}`)];
    },
  ),
];

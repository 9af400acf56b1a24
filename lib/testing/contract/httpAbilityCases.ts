import type { Verdict } from '../../model/Audit.ts';
import { demandSame } from './demand.ts';
import { denials } from './denials.ts';
import type { HttpCases } from './httpCases.ts';
import type { HttpContractAbilities } from './HttpContractHarness.ts';

/** What only those do that can. */
export const httpAbilityCases = {
  approve: {
    'H4 asks for approval of the addresses, and dials nothing without it': async (context) => {
      const server = await context.listen();
      let asked = 0;
      for (const answer of denials) {
        const approve = (): Verdict => {
          asked += 1;
          return answer();
        };
        const denied = context.send(server.url, { approve });
        await denied.until('gone');
        demandSame('what it notified', denied.calls, ['done', 'gone']);
      }
      demandSame('requests', server.requests.length, 0);
      demandSame('how often it asked', asked, denials.length);
      await context.send(server.url, { approve: () => true }).until('headers');
    },
  },
  reuse: {
    'H5 uses a connection again for its owner, and for no other': async (context) => {
      const server = await context.listen();
      const [one, other] = [context.owner(), context.owner()];
      await context.send(server.url, { lines: one }).until('gone');
      await context.send(server.url, { lines: one }).until('gone');
      demandSame('connections of one owner', server.connections, 1);
      await context.send(server.url, { lines: other }).until('gone');
      demandSame('connections of two owners', server.connections, 2);
    },
  },
  headers: {
    'H6 sends exactly the headers it was given, and those of the connection': async (context) => {
      const server = await context.listen();
      await context.send(server.url, { headers: [['x-a', '1']] }).until('done');
      const names = Object.keys(server.requests[0]?.headers ?? {}).sort();
      demandSame('headers', names, ['accept', 'accept-encoding', 'connection', 'host', 'x-a']);
      demandSame('accept-encoding', server.requests[0]?.headers['accept-encoding'], 'identity');
    },
  },
} satisfies Partial<Record<keyof HttpContractAbilities, HttpCases>>;

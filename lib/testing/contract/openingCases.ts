import type { Verdict } from '../../model/Audit.ts';
import type { Cases, ContractContext } from './ContractContext.ts';
import { demand, demandSame } from './demand.ts';
import { denials } from './denials.ts';

/** How a connection opens, and what prevents a dial. */
export const openingCases: Cases = {
  'opens once, and reports the sub-protocol that the server chose': async (context) => {
    const { link } = await context.open({ protocol: 'chat.2' }, ['chat.1', 'chat.2']);
    demandSame('calls', link.requiredCalls, [['opened', 'chat.2']]);
  },

  'opens without a sub-protocol if none is offered': async (context) => {
    const { link } = await context.open();
    demandSame('calls', link.requiredCalls, [['opened', '']]);
  },

  'is refused when the server chooses a sub-protocol that was not offered': async (context) => {
    await context.dial(await context.listen({ protocol: 'admin' }), ['chat']).refusal();
    await context.dial(await context.listen({ protocol: 'admin' }), []).refusal();
  },

  'is refused when the server chooses none of the sub-protocols that were offered': async (context) => {
    await context.dial(await context.listen(), ['chat.1', 'chat.2']).refusal();
  },

  'trap 8: delivers what the server sends at once, after opened': async (context) => {
    const greeting = ['a', new Uint8Array([1, 2]), 'b'];
    const link = context.dial(await context.listen({ greeting }));
    await link.until('message', 3);
    demandSame('calls', link.requiredKinds, ['opened', 'message', 'message', 'message']);
    demandSame('messages', link.messages, greeting);
  },

  'trap 39: calls nothing before it has returned, and nothing inside close() and terminate()': async (context) => {
    const link = context.dial(await context.listen());
    demandSame('calls when the transport returned', link.requiredCalls, []);
    link.terminate();
    demandSame('calls when terminate() returned', link.requiredCalls, []);
    await link.end();

    const { link: other } = await context.open();
    other.close();
    other.terminate();
    demandSame('calls when terminate() returned', other.requiredKinds, ['opened']);
    await other.end();
  },

  'L5 dials only what is approved, and only true approves': async (context) => {
    for (const denial of denials) await dialsOnlyIf(context, false, denial);
    await dialsOnlyIf(context, true, () => true);
  },

  'L10 dials nothing when it is ended from inside the approval': async (context) => {
    const server = await context.listen();
    let asked = 0;
    const link = context.dial(server, [], () => {
      asked += 1;
      link.terminate();
      return true;
    });
    if (await wasAsked(context, () => asked)) {
      await context.never(server.asked(), 'a handshake');
      await link.refusal();
    }
  },
};

async function dialsOnlyIf(context: ContractContext, opens: boolean, approve: () => Verdict): Promise<void> {
  const server = await context.listen();
  let asked = 0;
  const link = context.dial(server, [], () => {
    asked += 1;
    return approve();
  });
  if (!(await wasAsked(context, () => asked)) || opens) {
    await link.until('opened');
    return;
  }
  await context.never(server.asked(), 'a handshake');
  await link.refusal();
}

/** Whether `approve` was called; it must be called once, before anything is dialled. */
async function wasAsked(context: ContractContext, count: () => number): Promise<boolean> {
  await context.settle();
  demand(count() <= 1, () => `approve() was called ${count()} times for one dial`);
  demand(context.can.approve === undefined || context.can.approve === count() > 0, () => 'approve() was not called');
  return count() > 0;
}

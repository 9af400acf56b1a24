import type { Verdict } from '../../model/Audit.ts';
import type { Cases, ContractContext } from './ContractContext.ts';
import { demand, demandSame } from './demand.ts';

/** How a connection opens, and what may keep it from being dialled. */
export const openingCases: Cases = {
  'opens once, and tells which sub-protocol the server chose': async (context) => {
    const { link } = await context.open({ protocol: 'chat.2' }, ['chat.1', 'chat.2']);
    demandSame('told', link.calls, [['opened', 'chat.2']]);
  },

  'opens without a sub-protocol where none is offered': async (context) => {
    const { link } = await context.open();
    demandSame('told', link.calls, [['opened', '']]);
  },

  'is refused when the server chooses a sub-protocol that was not offered': async (context) => {
    await context.dial(await context.listen({ protocol: 'admin' }), ['chat']).refusal();
    await context.dial(await context.listen({ protocol: 'admin' }), []).refusal();
  },

  'is refused when the server chooses none of the sub-protocols that were offered': async (context) => {
    await context.dial(await context.listen(), ['chat.1', 'chat.2']).refusal();
  },

  'trap 8: hears what the server says at once, and hears it open before that': async (context) => {
    const greeting = ['a', new Uint8Array([1, 2]), 'b'];
    const link = context.dial(await context.listen({ greeting }));
    await link.until('message', 3);
    demandSame('told', link.kinds, ['opened', 'message', 'message', 'message']);
    demandSame('messages', link.messages, greeting);
  },

  'trap 39: tells nothing before it has returned, and nothing inside close() and terminate()': async (context) => {
    const link = context.dial(await context.listen());
    demandSame('told when the transport returned', link.calls, []);
    link.terminate();
    demandSame('told when terminate() returned', link.calls, []);
    await link.end();

    const { link: other } = await context.open();
    other.close();
    other.terminate();
    demandSame('told when terminate() returned', other.kinds, ['opened']);
    await other.end();
  },

  'L5 dials only what is approved: only true approves': async (context) => {
    await dialsOnlyIf(context, false, () => false);
    await dialsOnlyIf(context, false, () => ({ allow: false, reason: 'a private address' }));
    await dialsOnlyIf(context, false, () => 'yes' as unknown as Verdict);
    await dialsOnlyIf(context, false, () => {
      throw new Error('the rule is broken');
    });
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

/** Whether approval was asked for, which must happen once, before anything else does. */
async function wasAsked(context: ContractContext, count: () => number): Promise<boolean> {
  await context.settle();
  demand(count() <= 1, () => `approval was asked for ${count()} times for one dial`);
  demand(context.can.approve === undefined || context.can.approve === count() > 0, () => 'approval was not asked for');
  return count() > 0;
}

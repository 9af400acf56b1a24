import type { Verdict } from '../../model/Audit.ts';
import type { Cases, Trial } from './ContractContext.ts';
import { demand, demandSame } from './demand.ts';

/** How a connection opens, and what may keep it from being dialled. */
export const openingCases: Cases = {
  'opens once, and tells which sub-protocol the server chose': async (trial) => {
    const { link } = await trial.open({ protocol: 'chat.2' }, ['chat.1', 'chat.2']);
    demandSame('told', link.told, [['opened', 'chat.2']]);
  },

  'opens without a sub-protocol where none is offered': async (trial) => {
    const { link } = await trial.open();
    demandSame('told', link.told, [['opened', '']]);
  },

  'is refused when the server chooses a sub-protocol that was not offered': async (trial) => {
    await trial.dial(await trial.listen({ protocol: 'admin' }), ['chat']).refusal();
    await trial.dial(await trial.listen({ protocol: 'admin' }), []).refusal();
  },

  'is refused when the server chooses none of the sub-protocols that were offered': async (trial) => {
    await trial.dial(await trial.listen(), ['chat.1', 'chat.2']).refusal();
  },

  'trap 8: hears what the server says at once, and hears it open before that': async (trial) => {
    const greeting = ['a', new Uint8Array([1, 2]), 'b'];
    const link = trial.dial(await trial.listen({ greeting }));
    await link.until('message', 3);
    demandSame('told', link.kinds, ['opened', 'message', 'message', 'message']);
    demandSame('messages', link.messages, greeting);
  },

  'trap 39: tells nothing before it has returned, and nothing inside close() and terminate()': async (trial) => {
    const link = trial.dial(await trial.listen());
    demandSame('told when the transport returned', link.told, []);
    link.terminate();
    demandSame('told when terminate() returned', link.told, []);
    await link.end();

    const { link: other } = await trial.open();
    other.close();
    other.terminate();
    demandSame('told when terminate() returned', other.kinds, ['opened']);
    await other.end();
  },

  'L5 dials only what is approved: only true approves': async (trial) => {
    await dialsOnlyIf(trial, false, () => false);
    await dialsOnlyIf(trial, false, () => ({ allow: false, reason: 'a private address' }));
    await dialsOnlyIf(trial, false, () => 'yes' as unknown as Verdict);
    await dialsOnlyIf(trial, false, () => {
      throw new Error('the rule is broken');
    });
    await dialsOnlyIf(trial, true, () => true);
  },

  'L10 dials nothing when it is ended from inside the approval': async (trial) => {
    const server = await trial.listen();
    let asked = 0;
    const link = trial.dial(server, [], () => {
      asked += 1;
      link.terminate();
      return true;
    });
    if (await wasAsked(trial, () => asked)) {
      await trial.never(server.asked(), 'a handshake');
      await link.refusal();
    }
  },
};

async function dialsOnlyIf(trial: Trial, opens: boolean, approve: () => Verdict): Promise<void> {
  const server = await trial.listen();
  let asked = 0;
  const link = trial.dial(server, [], () => {
    asked += 1;
    return approve();
  });
  if (!(await wasAsked(trial, () => asked)) || opens) {
    await link.until('opened');
    return;
  }
  await trial.never(server.asked(), 'a handshake');
  await link.refusal();
}

/** Whether approval was asked for, which must happen once, before anything else does. */
async function wasAsked(trial: Trial, count: () => number): Promise<boolean> {
  await trial.settle();
  demand(count() <= 1, () => `approval was asked for ${count()} times for one dial`);
  demand(trial.can.approve === undefined || trial.can.approve === count() > 0, () => 'approval was not asked for');
  return count() > 0;
}

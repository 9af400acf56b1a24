import { shadow } from '../../lib/audit/shadow.ts';
import { boom, decide } from './answers.ts';

// Run by runInNode, since jest's `process` hears of no rejections: asks audits whose promises reject, one of them bare,
// and tells how many rejections nobody handled.

const { bare } = JSON.parse(process.argv[2] ?? '') as { bare: boolean };
let unhandled = 0;
process.on('unhandledRejection', () => (unhandled += 1));

const rejecting = (): Promise<never> => Promise.reject(new Error('boo'));
const nothing = (): void => undefined;

async function main(): Promise<void> {
  if (bare) void rejecting();
  shadow(() => true, rejecting, nothing)({});
  await decide(shadow(boom, rejecting, nothing));
  const { code } = await decide(shadow(rejecting, rejecting, nothing));
  await new Promise(setImmediate);
  process.stdout.write(JSON.stringify({ code, unhandled }));
}
void main();

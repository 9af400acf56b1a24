import { sendableCode } from '../../lib/model/checkClose.ts';

it.each([
  ['1005, no code, stays', 1005, 1005],
  ['1000 stays', 1000, 1000],
  ['what an owner may send stays', 3000, 3000],
  ['what an owner may send stays', 4999, 4999],
  ['1001, the end of its owner, is 1000', 1001, 1000],
  ['1008, a broken limit, is 4000', 1008, 4000],
  ['1009, a message that is too large, is 4000', 1009, 4000],
  ['1011, an error, is 4000', 1011, 4000],
])('G20 a guest closes as a native WebSocket does: %s', (_, code, sent) => {
  expect(sendableCode(code)).toBe(sent);
});

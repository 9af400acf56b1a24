import { runInNewContext } from 'node:vm';
import { cancelBody, readBody } from '../../lib/http/readBody.ts';

it('takes the bytes of another realm for bytes, as those of the encoder of Node in a test in jsdom', () => {
  const bytes = runInNewContext('Uint8Array.of(65)') as Uint8Array;
  const whole = jest.fn();
  const unused = () => {
    throw new Error('unused');
  };
  readBody(bytes, () => 10, { whole, tooLarge: unused, failed: unused });
  expect(whole).toHaveBeenCalledWith(bytes);
  cancelBody(bytes, unused);
});

import { NEVER } from 'rxjs';
import { virtualTransport, type VirtualTransportOptions } from '../../../lib/testing.ts';

describe('the options of virtualTransport()', () => {
  it.each([
    [null, 'virtualTransport: expected a plain object { scheduler, closeHandshake, canPause, '],
    [{ canPaus: false }, 'virtualTransport.canPaus: did you mean canPause?'],
    [{ scheduler: {} }, 'virtualTransport: scheduler must be an RxJS scheduler'],
    [{ closeHandshake: -1 }, "virtualTransport: closeHandshake must be 'never' or ms from 0, not -1"],
    [{ closeHandshake: 'soon' }, "virtualTransport: closeHandshake must be 'never' or ms from 0, not soon"],
    [{ pong: NaN }, "virtualTransport: pong must be 'never' or ms from 0, not NaN"],
    [{ addresses: '127.0.0.1' }, 'virtualTransport: addresses must be an array'],
    [{ drain: 'later' }, "virtualTransport: drain must be 'at once' or 'scripted'"],
  ])('%j are refused when the transport is made', (options, message) => {
    expect(() => virtualTransport(NEVER, options as VirtualTransportOptions)).toThrow(message);
  });
});

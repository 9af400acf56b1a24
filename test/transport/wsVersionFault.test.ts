import ws from 'ws/package.json' with { type: 'json' };
import { wsVersionFault } from '../../lib/transport/wsTransport.ts';

describe('wsVersionFault()', () => {
  it.each(['8.23.0', '8.23.1', '8.100.0', '8.24.0-beta.1'])('finds none in %s', (each) => {
    expect(wsVersionFault(each)).toBeUndefined();
  });

  it.each(['8.22.2', '8.3.0', '7.5.10', '9.0.0', '80.23.0', '1.8.23', 'v8.23.0', '', undefined, { major: 8 }])(
    'finds one in %s',
    (each) => {
      expect(wsVersionFault(each)).toMatch(/^rx-secure-networking\/ws needs the package ws .* found /);
    },
  );
});

describe('the door ./ws', () => {
  afterEach(() => {
    jest.dontMock('ws/package.json');
  });

  it.each([
    ['8.22.2', /from 8\.23 .* found 8\.22\.2$/],
    ['9.0.0', /found 9\.0\.0$/],
  ])('does not load beside ws %s', (found, message) => {
    jest.isolateModules(() => {
      jest.doMock('ws/package.json', () => ({ version: found }));
      expect(() => jest.requireActual<object>('../../lib/ws.ts')).toThrow(message);
    });
  });

  it('loads beside the ws that is installed', () => {
    expect(wsVersionFault(ws.version)).toBeUndefined();
  });
});

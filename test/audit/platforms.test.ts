import { platforms } from '../../lib/audit/platforms.ts';
import { readPolicy } from '../../lib/audit/readAudits.ts';
import { decide } from './answers.ts';
import { connectRequest, createRequest } from './requests.ts';

type Name = keyof typeof platforms;
type Step = 'create' | 'connect';
const rulingOf = (name: Name, step: Step, url: string, kind?: string): ReturnType<typeof decide> => {
  const request = step === 'create' ? createRequest(url, kind) : connectRequest(url, kind);
  return decide(platforms[name][step] ?? (() => undefined), request);
};

describe.each<[Name, Step]>([
  ['console', 'create'],
  ['console', 'connect'],
  ['desktop', 'create'],
  ['desktop', 'connect'],
])('platforms.%s, at %s,', (name, step) => {
  it('denies owners of kind custom-cosmetics, wherever they want to', async () => {
    for (const url of ['wss://a.example/', 'ws://a.example/']) {
      expect(await rulingOf(name, step, url, 'custom-cosmetics')).toMatchObject({ allow: false, code: 'kind' });
    }
  });

  it('allows wss', async () => {
    expect(await rulingOf(name, step, 'wss://a.example/')).toMatchObject({ allow: true });
  });

  test.each(['ws://a.example/', 'ws://127.0.0.1/', 'ws://localhost:8080/'])(
    name === 'console' ? 'denies %s' : 'allows %s',
    async (url) => {
      const ruling = await rulingOf(name, step, url);

      expect(ruling).toMatchObject(name === 'console' ? { allow: false, code: 'insecure' } : { allow: true });
    },
  );
});

describe('platforms', () => {
  it('are policies that nobody can change', () => {
    expect(Object.isFrozen(platforms)).toBe(true);
    for (const policy of Object.values(platforms)) {
      expect(Object.isFrozen(policy)).toBe(true);
      expect(() => readPolicy(policy)).not.toThrow();
    }
  });
});

import { runInNewContext } from 'node:vm';
import * as rxjs from 'rxjs';
import { concat, defer, finalize, isObservable, NEVER, of, VirtualTimeScheduler } from 'rxjs';
import { allowAll, type Audits, createNetwork, type Decision, SocketError } from 'rx-secure-networking';
import { opened, virtualTransport } from 'rx-secure-networking/testing';
import { type Vector, codeOf, vectorsOf } from '../vectors.ts';

// Vectors that DESIGN or the decisions at the head of SECURITY overrule, or leave to us: these are allowed.
const overruled = new Map([
  ['audit-043', 'of an observable the first value counts (SECURITY, head: T17 and this vector give way)'],
  ['audit-046', 'the same; it is left behind its first value'],
  ['audit-047', 'the same; it is left behind its first value'],
]);

const yes = (): boolean => true;
const allYes = { create: yes, connect: yes, close: yes };
const ofStage = (stage: string): readonly (readonly [id: string, vector: Vector])[] =>
  vectorsOf('audit').filter(([, { input }]) => (input as { readonly stage: string }).stage === stage);
const scriptOf = ({ input }: Vector): string => codeOf(input)?.replaceAll('open:', 'connect:') ?? '';

/** The world of one attempt, and what the scripts of the vectors see of it. */
class World {
  readonly clock = new VirtualTimeScheduler(undefined, 60_000);
  readonly decisions: Decision[] = [];
  dials = 0;
  outcome = 'nothing came of it';
  /** How many observables of audits are subscribed to. */
  listening = 0;
  readonly #transport = virtualTransport(() => (this.dials++, concat(of(opened()), NEVER)), { scheduler: this.clock });
  readonly #network = createNetwork({ transport: this.#transport, policy: allowAll, scheduler: this.clock });

  /** Runs a script of a vector; what it makes of time is virtual. */
  readonly run = (script: string): unknown => {
    const timer = (ms: number) => rxjs.timer(ms, this.clock);
    const interval = (ms: number) => rxjs.interval(ms, this.clock);
    const made: unknown = runInNewContext(script, { ...rxjs, timer, interval, Promise });
    if (!isObservable(made)) return made;
    return defer(() => (this.listening++, made.pipe(finalize(() => this.listening--))));
  };

  /** An owner with these audits opens a socket; goes on until nothing more can happen. */
  async open(audits: unknown, between?: () => void): Promise<this> {
    this.#network.decisions$.subscribe((decision) => this.decisions.push(decision));
    try {
      const owner = this.#network.createOwner({ name: 'vector', audits: audits as Audits });
      between?.();
      owner.open('wss://a.example/').subscribe({
        next: () => (this.outcome = 'open'),
        error: (error: unknown) => (this.outcome = error instanceof SocketError ? error.code : String(error)),
      });
    } catch (error) {
      this.outcome = error instanceof TypeError ? 'not registered' : String(error);
    }
    for (let turn = 0; turn < 2; turn++) {
      await new Promise(setImmediate); // what promises say has been said
      this.clock.flush(); // and for the rest time is up
    }
    return this;
  }

  get code(): string | undefined {
    return this.decisions.at(-1)?.code;
  }
}

const refused = expect.stringMatching(/^(denied|not registered)$/);

describe('L1 at registration', () => {
  const polluted = Object.prototype as Partial<typeof allYes>;
  const special: Record<string, (world: World) => Promise<World>> = {
    'audit-001': (world) => world.open(undefined),
    'audit-007': async (world) => {
      Object.assign(polluted, allYes);
      try {
        return await world.open({});
      } finally {
        for (const name of Object.keys(allYes)) Reflect.deleteProperty(polluted, name);
      }
    },
    'audit-011': (world) => {
      const audits = { ...allYes, create: () => false };
      return world.open(audits, () => (audits.create = yes));
    },
  };
  const attempt = (id: string, vector: Vector): Promise<World> => {
    const world = new World();
    return special[id]?.(world) ?? world.open(world.run(`(${scriptOf(vector)})`));
  };

  test.each(ofStage('register'))('%s is refused, and nothing is dialled', async (id, vector) => {
    const { outcome, dials } = await attempt(id, vector);

    expect(vector.expect.result).toMatch(/^(deny|captured-once)$/);
    expect(outcome).toEqual(refused);
    expect(dials).toBe(0);
  });

  it('audits count as they were then, also where they allowed', async () => {
    const audits = { ...allYes };

    expect(await new World().open(audits, () => (audits.create = () => false))).toMatchObject({
      outcome: 'open',
      dials: 1,
    });
  });
});

describe('L3 with the verdict of', () => {
  const script = (vector: Vector): string =>
    scriptOf(vector) === 'async()=>true (native promise)' ? '(async()=>true)()' : `(${scriptOf(vector)})`;

  test.each(ofStage('verdict'))('%s a connect is decided as expected', async (id, vector) => {
    const world = new World();
    await world.open({ ...allYes, connect: () => world.run(script(vector)) });
    const allowed = vector.expect.result === 'allow' || overruled.has(id);

    expect(world).toMatchObject(allowed ? { outcome: 'open', dials: 1 } : { outcome: 'denied', dials: 0 });
    expect(world.listening).toBe(0);
  });

  test.each(ofStage('verdict'))('%s a create is denied, as it is no true or none at once', async (_id, vector) => {
    const world = new World();
    await world.open({ ...allYes, create: () => world.run(script(vector)) });

    expect(world).toMatchObject({ outcome: 'denied', dials: 0 });
    expect(world.code).toMatch(/^(not-synchronous|not-a-verdict|threw)$/);
  });

  test.each([...overruled])('%s the rule is ours: %s', (id) => {
    const [, vector] = ofStage('verdict').find(([name]) => name === id) ?? [];

    expect(vector?.expect.result).toMatch(/^deny/);
  });
});

describe('L3 with an audit that throws as', () => {
  const steps = ['create', 'connect'] as const;

  test.each(ofStage('throws').flatMap(([id, vector]) => steps.map((step) => [id, step, vector] as const)))(
    '%s does, a %s is denied and recorded',
    async (_id, step, vector) => {
      const world = new World();
      await world.open({ ...allYes, [step]: () => world.run(`(() => { ${scriptOf(vector)} })()`) });

      expect(world).toMatchObject({ outcome: 'denied', dials: 0, code: 'threw' });
      expect(world.decisions.at(-1)).toMatchObject({ action: step, layer: 'owner', allow: false });
    },
  );
});

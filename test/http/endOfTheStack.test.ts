import { of, Subject } from 'rxjs';
import { request } from 'rx-secure-networking/http';
import { answers, virtualHttpTransport } from 'rx-secure-networking/testing';
import { depths, nearStackEnd } from '../nearStackEnd.ts';
import { httpWorld } from './httpWorld.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

it('L24 a URL that an observable gives near the end of the stack is asked for as any other', async () => {
  const outcomes: string[] = [];
  for (const depth of depths) {
    const { owner, network } = httpWorld({ http: virtualHttpTransport(() => of(answers(204))) });
    const url$ = new Subject<string>();
    request(owner, () => url$).subscribe({
      next: ({ status }) => outcomes.push(String(status)),
      error: (error: unknown) => outcomes.push((error as Error).name),
    });
    nearStackEnd(depth, () => url$.next('https://example.com/'));
    await settled();
    network.destroy();
  }

  // At the places where the room is just enough to begin, it fails.
  expect(outcomes.filter((outcome) => outcome === 'RangeError').length).toBeLessThan(5);
  expect(outcomes.filter((outcome) => outcome === '204').length).toBeGreaterThan(100);
});
